import * as z from 'zod';
import { Text } from './fields.ts';

const once = { error: 'must be given once, as text' };

/** The fields of operations for identity providers, with what they mean. */
export const STEP_UP_FIELD = {
  ticket: z
    .string(once)
    .max(8192, { error: 'must be a ticket' })
    .meta({ examples: ['eyJ...'] })
    .describe('The ticket, where the consumer has it. Without it `txn` says which.'),
  txn: z
    .string(once)
    .regex(/^fntx_[\w-]{22}$/, { error: 'must be the id of a transaction: fntx_...' })
    .describe('The id of the capture transaction.'),
  step_up_nonce: z
    .string(once)
    .regex(/^[\x21-\x7e]{16,256}$/, { error: 'must be 16 to 256 visible characters' })
    .describe('What the consumer made up when it began the transaction, where it still has it.'),
  user: Text.min(1, { error: 'must not be empty' }).describe(
    'The user id that this attempt claims, as the identity provider knows the person.',
  ),
  idp: z
    .string(once)
    .regex(/^[\w.-]{1,64}$/, { error: 'must be the name of an identity provider' })
    .describe('The identity provider. Compared where it is sent.'),
  tenant: Text.min(1, { error: 'must not be empty' }).describe(
    'The tenant or user pool. Compared where it is sent.',
  ),
  scope: Text.describe('What the person agreed to. Another scope is refused.'),
  assurance: z
    .enum(['passive', 'active'], { error: 'must be passive or active' })
    .describe('The least that was done against presentation attacks.'),
  attempt: z
    .string(once)
    .regex(/^[\x21-\x7e]{1,256}$/, { error: 'must be 1 to 256 visible characters' })
    .describe(
      'Names this attempt: the same one may ask again for 10 seconds and gets the same answer.',
    ),
} as const;
