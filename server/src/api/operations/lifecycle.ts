import * as z from 'zod';
import { blame, Instant, Level, ok, Receipt, TokenIdAnswer } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { probe, secrets } from './identity-tokens.ts';

const { expiry, token } = FIELD;

const State = z
  .enum(['active', 'expired', 'revoked', 'rotated', 'unknown'])
  .describe('`unknown`: not made here, and not revoked here.');

/** `revoke` */
export const revoke = operation({
  id: 'revoke',
  path: '/revoke',
  versions: [1, 2],
  access: 'lifecycle',
  idempotent: true,
  tag: 'lifecycle',
  summary: 'Revoke an identity token for good',
  description:
    'From the answer on no server of this database authenticates anybody with the token. ' +
    'There is no way back: enrol again. Takes the token or its id; `already` where it was retired ' +
    'before.',
  photos: {},
  fields: z.strictObject({
    token: token.optional(),
    id: FIELD.id.optional(),
    reason: FIELD.reason.optional(),
  }),
  answer: z.strictObject({ ok, id: TokenIdAnswer, already: z.boolean() }),
  example: {
    fields: { token: 'FN1.EQQAAQ...', reason: 'left the company' },
    answer: { ok: true, id: 'fni_...', already: false },
  },
});

/** `rotate` */
export const rotate = operation({
  id: 'rotate',
  path: '/rotate',
  versions: [1, 2],
  access: 'lifecycle',
  idempotent: true,
  tag: 'lifecycle',
  summary: 'Verify a person and renew the token',
  description:
    'Verifies as `authenticate` does. On a match a new token is made from the same captures, with ' +
    'the current keys, model and code, and the old one is retired, both or neither. `new_...` ' +
    'fields change what the new token is bound to.',
  photos: {
    photo: { least: 1, most: 5, description: 'Fresh captures of the person; three are best.' },
  },
  fields: z.strictObject({
    ...probe,
    new_password: secrets.password.describe('The secret of the new token; absent: the same.'),
    new_device_secret: secrets.device_secret.describe('The secret of the new token.'),
    expiry: expiry.optional(),
  }),
  answer: z.strictObject({
    ok,
    authenticated: z.boolean(),
    ...blame,
    token: z.string().exactOptional().describe('The new identity token, where authenticated.'),
    id: TokenIdAnswer.exactOptional(),
    accuracy: Level.exactOptional(),
    expires: Instant.exactOptional(),
    warning: z.string().exactOptional(),
    receipt: Receipt,
  }),
  example: {
    fields: {
      password: 'a secret of the person',
      scope: 'app:login',
      accuracy: 4,
      token: 'FN1.EQQAAQ...',
    },
    answer: { ok: true, authenticated: true, token: 'FN1.EQQAAg...', id: 'fni_...', accuracy: 4 },
  },
});

/** `status` */
export const status = operation({
  id: 'status',
  path: '/status',
  versions: [1, 2],
  access: 'lifecycle',
  idempotent: false,
  tag: 'lifecycle',
  summary: 'Look up identity tokens',
  description:
    'Tells the state of up to 500 tokens, by token or by id. With `list` it answers the signed ' +
    'list of retired tokens (JWS), 10,000 at a time, for checks without this server: an active ' +
    'token is not told from an unknown one by it.',
  photos: {},
  fields: z.strictObject({
    tokens: FIELD.tokens.optional(),
    ids: FIELD.ids.optional(),
    list: FIELD.list.optional(),
    after: FIELD.after.optional(),
  }),
  answer: z.strictObject({
    ok,
    states: z.array(z.strictObject({ id: TokenIdAnswer, state: State })).exactOptional(),
    list: z.string().exactOptional().describe('JWS of type facenition-status+jwt.'),
    after: z.int().exactOptional().describe('Where the next page of the list begins, if any.'),
  }),
  example: {
    fields: { ids: ['fni_AAAAAAAAAAAAAAAAAAAAAAAAAAA'] },
    answer: { ok: true, states: [{ id: 'fni_AAAAAAAAAAAAAAAAAAAAAAAAAAA', state: 'active' }] },
  },
});
