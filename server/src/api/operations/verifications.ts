import * as z from 'zod';
import { Instant, Level, ok } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { STEP_UP_FIELD } from '../step-up-fields.ts';

const F = STEP_UP_FIELD;

/** Why there is no verification that would do, as it is answered. */
const LATEST_REASONS = [
  'not_enrolled',
  'not_recent',
  'accuracy_too_low',
  'assurance_too_low',
] as const;

/** `verifications/latest` */
export const verificationsLatest = operation({
  id: 'verificationsLatest',
  path: '/verifications/latest',
  versions: [1, 2],
  access: 'step-up',
  idempotent: false,
  tag: 'step-up',
  summary: 'Whether this person was verified here lately',
  description:
    'For hooks that no browser brings a ticket to. It is the latest verification whose ticket was ' +
    'consumed, or that a sign-in by this server was completed with; a capture that merely passed does not ' +
    'count, and neither does an enrolment. **It says that the person was here, not that it is this ' +
    'browser that they were at**: consume a ticket wherever one can be had. Only ' +
    '`"verified": true` means anything.',
  photos: {},
  fields: z.strictObject({
    idp: F.idp,
    tenant: F.tenant,
    user: F.user,
    scope: F.scope,
    max_age: F.max_age,
    accuracy: FIELD.accuracy.removeDefault().optional().describe('The least level.'),
    assurance: F.assurance.optional(),
  }),
  answer: z.strictObject({
    ok,
    verified: z.boolean().describe('Whether there was one that meets all of this.'),
    reason: z.enum(LATEST_REASONS).exactOptional().describe('Why not.'),
    verified_at: Instant.exactOptional().describe('When the face was compared.'),
    accuracy: Level.exactOptional(),
    assurance: z.enum(['passive', 'active']).exactOptional(),
    amr: z.array(z.string()).exactOptional().describe('What was proved (RFC 8176).'),
    reference_id: z.string().exactOptional().describe('What was compared with.'),
  }),
  example: {
    fields: { idp: 'okta', tenant: 'acme', user: '00u1', scope: 'sign-in', max_age: 900 },
    answer: {
      ok: true,
      verified: true,
      verified_at: '2026-06-01T08:00:00.000Z',
      accuracy: 6,
      assurance: 'active',
      amr: ['face', 'pop'],
      reference_id: 'fnr_...',
    },
  },
});
