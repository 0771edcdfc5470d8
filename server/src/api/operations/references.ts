import * as z from 'zod';
import { Instant, Level, ok } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { STEP_UP_FIELD } from '../step-up-fields.ts';

const F = STEP_UP_FIELD;
const common = { versions: [1, 2], access: 'lifecycle', tag: 'step-up', photos: {} } as const;

/** `references/list` */
export const referencesList = operation({
  ...common,
  id: 'referencesList',
  path: '/references/list',
  idempotent: false,
  summary: 'List the references of the vault',
  description: 'At most 500 at once, oldest first; `next` continues. Tokens are not told.',
  fields: z.strictObject({
    idp: F.idp.optional(),
    tenant: F.tenant.optional(),
    user: F.listed_user.optional(),
    after: F.after_reference.optional(),
  }),
  answer: z.strictObject({
    ok,
    references: z.array(
      z.strictObject({
        reference_id: z.string(),
        idp: z.string(),
        tenant: z.string(),
        user: z.string(),
        scope: z.string(),
        accuracy: Level,
        input: z.enum(['passkey', 'passphrase', 'organisation']),
        created_at: Instant,
        verified_at: Instant.exactOptional(),
      }),
    ),
    next: z.string().exactOptional().describe('There may be more after this one.'),
  }),
  example: {
    fields: { idp: 'okta', tenant: 'acme' },
    answer: {
      ok: true,
      references: [
        {
          reference_id: 'fnr_...',
          idp: 'okta',
          tenant: 'acme',
          user: '00u1',
          scope: 'sign-in',
          accuracy: 4,
          input: 'passkey',
          created_at: '2026-06-01T08:00:00.000Z',
        },
      ],
    },
  },
});

/** `references/revoke` */
export const referencesRevoke = operation({
  ...common,
  id: 'referencesRevoke',
  path: '/references/revoke',
  idempotent: true,
  summary: 'Take a reference back',
  description:
    'Its identity token verifies nobody from then on and is deleted; the consent that it rests on ' +
    'is noted as withdrawn.',
  fields: z.strictObject({ reference_id: F.reference, reason: FIELD.reason.optional() }),
  answer: z.strictObject({ ok }),
  example: { fields: { reference_id: `fnr_${'A'.repeat(22)}` }, answer: { ok: true } },
});

/** `references/bind` */
export const referencesBind = operation({
  ...common,
  id: 'referencesBind',
  path: '/references/bind',
  access: 'enrol',
  idempotent: true,
  summary: 'Give the reference of a sign-up to the account that was made',
  description:
    'To one user, and within a day of the capture; then it is removed. For a reference that a ' +
    'capture with the purpose `sign-up` made there, and no other. Where it is that user’s already, ' +
    'nothing changes; where they have another for the scope it is a conflict.',
  fields: z.strictObject({
    reference_id: F.reference,
    idp: F.idp,
    tenant: F.tenant,
    user: F.user.describe('The user id that the account was given.'),
  }),
  answer: z.strictObject({ ok }),
  example: {
    fields: { reference_id: `fnr_${'A'.repeat(22)}`, idp: 'okta', tenant: 'acme', user: '00u1' },
    answer: { ok: true },
  },
});

/** `references/move` */
export const referencesMove = operation({
  ...common,
  id: 'referencesMove',
  path: '/references/move',
  idempotent: true,
  summary: 'Give the references of a person to another id of the same person',
  description:
    'For who changes the identity provider. All of them or none: where that id has a reference for ' +
    'one of the scopes, it is a conflict.',
  fields: z.strictObject({
    idp: F.idp,
    tenant: F.tenant,
    user: F.user,
    to_idp: F.idp,
    to_tenant: F.tenant,
    to_user: F.user,
  }),
  answer: z.strictObject({ ok, moved: z.int().min(0) }),
  example: {
    fields: {
      idp: 'okta',
      tenant: 'acme',
      user: '00u1',
      to_idp: 'entra',
      to_tenant: 'f1f2f3f4-0000-0000-0000-000000000000',
      to_user: 'a1a2a3a4-0000-0000-0000-000000000000',
    },
    answer: { ok: true, moved: 1 },
  },
});
