import { CONSUME_REASONS } from '@facenition/ticket';
import * as z from 'zod';
import { Instant, Level } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { STEP_UP_FIELD } from '../step-up-fields.ts';

const { ticket, txn, step_up_nonce, user, idp, tenant, scope, assurance, attempt } = STEP_UP_FIELD;

const EXAMPLE = {
  txn: 'fntx_ZWNobyBvZiBhIHJvc3Rlcg',
  user: '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e',
  scope: 'sign-in',
} as const;

/** `tickets/consume` */
export const ticketsConsume = operation({
  id: 'ticketsConsume',
  path: '/tickets/consume',
  versions: [1, 2],
  access: 'step-up',
  // The retry rule is its own: see `attempt`.
  idempotent: false,
  tag: 'step-up',
  summary: 'Consume the ticket of a capture, once',
  description:
    'Checks what came of a live capture and uses it up. **Only `"ok": true` opens a door**; every ' +
    'decision is answered with 200, so look at `ok`, and let nobody in on any other status. Only ' +
    'the client that began the transaction can consume its ticket; to others it is unknown. A ' +
    'refusal does not use the ticket up. The same `attempt` may ask again for 10 seconds and gets ' +
    'the same answer; any other second use is refused, and noted in the audit log.',
  photos: {},
  fields: z.strictObject({
    txn,
    ticket,
    nonce: step_up_nonce.optional(),
    user,
    idp: idp.optional(),
    tenant: tenant.optional(),
    scope,
    accuracy: FIELD.accuracy
      .removeDefault()
      .optional()
      .describe('The least level. Without it that which the transaction demanded is enough.'),
    assurance: assurance.optional(),
    attempt: attempt.optional(),
  }),
  answer: z.strictObject({
    ok: z.boolean().describe('Whether the person may go on.'),
    reason: z.enum(CONSUME_REASONS).exactOptional().describe('Why not.'),
    txn: z.string().exactOptional(),
    user: z.string().exactOptional(),
    scope: z.string().exactOptional(),
    verified_at: Instant.exactOptional().describe('When the face was compared.'),
    accuracy: Level.exactOptional(),
    assurance: z.enum(['passive', 'active']).exactOptional(),
    amr: z.array(z.string()).exactOptional().describe('What was proved (RFC 8176).'),
    reference_id: z
      .string()
      .exactOptional()
      .meta({
        description: 'What was compared with: no identity token, and no secret.',
        examples: ['fnr_...'],
      }),
  }),
  example: {
    fields: { ...EXAMPLE, ticket: 'fntk_...', attempt: 'fe2d6b0c-7a55-4d0f-8a57-3a1c2f2f7e10' },
    answer: {
      ok: true,
      ...EXAMPLE,
      verified_at: '2026-06-01T08:00:00.000Z',
      accuracy: 6,
      assurance: 'active',
      amr: ['face'],
      reference_id: 'fnr_...',
    },
  },
});
