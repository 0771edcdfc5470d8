import * as z from 'zod';
import { blame, Instant, Level, ok, Receipt, Score, TokenIdAnswer } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';

const { password, device_secret, scope, accuracy, face, expiry, token, nonce } = FIELD;

/** The secret that the person holds. */
export const secrets = {
  password: password.optional(),
  device_secret: device_secret.optional(),
};

/** What a verification takes besides photos. */
export const probe = { ...secrets, scope, accuracy, face, token, nonce: nonce.optional() };

const PROBE_PHOTOS = {
  least: 1,
  most: 5,
  description: 'Fresh captures of the person, taken seconds apart. Two are better than one.',
};

/** `generate` */
export const generate = operation({
  id: 'generate',
  path: '/generate',
  versions: [1, 2],
  access: 'enrol',
  idempotent: true,
  tag: 'identity tokens',
  summary: 'Make an identity token',
  description:
    'Captures of a face, a secret that the person holds, a scope and an expiry become an ' +
    'identity token. Nothing of the face is kept here. Send three photos: it is the cheapest way ' +
    'to fewer false refusals.',
  photos: { photo: { least: 1, most: 5, description: 'Captures of one person; three are best.' } },
  fields: z.strictObject({ ...secrets, scope, accuracy, face, expiry: expiry.optional() }),
  answer: z.strictObject({
    ok,
    token: z.string().describe('The identity token: 252 characters. Keep it; it is not kept here.'),
    id: TokenIdAnswer,
    accuracy: Level,
    expires: Instant.exactOptional(),
    warning: z.string().exactOptional().describe('What to know about this token, in words.'),
  }),
  example: {
    fields: { password: 'a secret of the person', scope: 'app:login', accuracy: 4 },
    answer: { ok: true, token: 'FN1.EQQAAQ...', id: 'fni_...', accuracy: 4 },
  },
});

/** `authenticate` */
export const authenticate = operation({
  id: 'authenticate',
  path: '/authenticate',
  versions: [1, 2],
  access: 'verify',
  idempotent: false,
  tag: 'identity tokens',
  summary: 'Verify a person',
  description:
    "Compares fresh captures with an identity token. A stranger's face, a wrong or missing " +
    'secret, another scope or accuracy, an expired, revoked or tampered token: all the same ' +
    'answer. Only where a photo could not be used is there a `reason`. After five refusals of a ' +
    'token in 15 minutes the answer is 429 for a while that grows.',
  photos: { photo: PROBE_PHOTOS },
  fields: z.strictObject(probe),
  answer: z.strictObject({
    ok,
    authenticated: z.boolean(),
    ...blame,
    renew: z
      .literal(['keys', 'model', 'code'])
      .exactOptional()
      .describe('The token was made with something older than what is current: `rotate` it.'),
    receipt: Receipt,
  }),
  example: {
    fields: {
      password: 'a secret of the person',
      scope: 'app:login',
      accuracy: 4,
      token: 'FN1.EQQAAQ...',
    },
    answer: { ok: true, authenticated: true },
  },
});

/** `authenticate-score` */
export const authenticateScore = operation({
  ...authenticate,
  id: 'authenticateScore',
  path: '/authenticate-score',
  summary: 'Verify a person, with the score',
  description:
    'As `authenticate`, and `threshold`; and `score`, only when authenticated: the score of a ' +
    'refusal would tell an attacker how to come closer. Do not build a decision of your own on it.',
  answer: authenticate.answer.extend({
    score: Score.exactOptional(),
    threshold: Score.exactOptional(),
  }),
  example: {
    ...authenticate.example,
    answer: { ok: true, authenticated: true, score: 0.71, threshold: 0.42 },
  },
});
