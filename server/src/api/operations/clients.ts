import * as z from 'zod';
import { CLIENT_SCOPES } from '../../client-scope.ts';
import { Instant, ok } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { STEP_UP_FIELD } from '../step-up-fields.ts';

const scopesAnswer = z.array(z.enum(CLIENT_SCOPES));

const clientToken = {
  ok,
  token: z.string().describe('The client token. It is seen this once.'),
  scopes: scopesAnswer,
  expires: Instant.exactOptional(),
};

const request = {
  scopes: FIELD.scopes.optional(),
  expiry: FIELD.expiry.optional(),
};

/** `generateToken`, version 1 */
export const generateToken = operation({
  id: 'generateToken',
  path: '/generateToken',
  versions: [1],
  access: 'registration',
  idempotent: true,
  tag: 'clients',
  summary: 'Make a client token',
  description:
    'Only where the operator allows it (`FACENITION_CLIENT_REGISTRATION`): by default a client ' +
    'with the scope `admin` makes tokens for others. Without `scopes` it gets all but `admin` and ' +
    '`roster`, which is given for a purpose. With `idp` and `tenant` it may act for the people of ' +
    'that tenant alone, and a client that is bound so itself makes no others.',
  photos: {},
  fields: z.strictObject({
    name: FIELD.name,
    ...request,
    roster_purpose: FIELD.roster_purpose.optional(),
    idp: STEP_UP_FIELD.idp.optional().describe('The one identity provider that it is for.'),
    tenant: STEP_UP_FIELD.tenant.optional().describe('The one tenant of it that it is for.'),
  }),
  answer: z.strictObject(clientToken),
  example: {
    fields: { name: 'web shop', scopes: 'enrol verify' },
    answer: { ok: true, token: 'fnc_...', scopes: ['enrol', 'verify'] },
  },
});

/** `new-credentials` */
export const newCredentials = operation({
  id: 'newCredentials',
  path: '/new-credentials',
  versions: [2],
  access: 'registration',
  idempotent: false,
  tag: 'clients',
  summary: 'Register an e-mail address and a telephone number',
  description: 'Sends one code to each. They are good for ten minutes and five tries.',
  photos: {},
  fields: z.strictObject({ email: FIELD.email, phone: FIELD.phone }),
  answer: z.strictObject({ ok, credential: z.string(), expires: Instant }),
  example: {
    fields: { email: 'dev@example.org', phone: '+431234567' },
    answer: { ok: true, credential: 'fnv_...', expires: '2026-06-01T12:10:00.000Z' },
  },
});

/** `authenticate-credentials` */
export const authenticateCredentials = operation({
  id: 'authenticateCredentials',
  path: '/authenticate-credentials',
  versions: [2],
  access: 'registration',
  idempotent: false,
  tag: 'clients',
  summary: 'Prove that both codes arrived',
  description: 'Both codes together, or neither counts.',
  photos: {},
  fields: z.strictObject({
    credential: FIELD.credential,
    email_code: FIELD.email_code,
    phone_code: FIELD.phone_code,
  }),
  answer: z.strictObject({ ok, verified: z.boolean() }),
  example: {
    fields: {
      credential: 'fnv_AAAAAAAAAAAAAAAAAAAAAA',
      email_code: '123456',
      phone_code: '654321',
    },
    answer: { ok: true, verified: true },
  },
});

/** `generateToken`, version 2 */
export const generateTokenVerified = operation({
  ...generateToken,
  id: 'generateTokenVerified',
  versions: [2],
  summary: 'Make a client token for a verified pair',
  description:
    'For an e-mail address and a telephone number that were verified before. Without `scopes` it ' +
    'gets `enrol`, `verify`, `analyse` and `lifecycle`, and it cannot get `admin`.',
  fields: z.strictObject({
    credential: FIELD.credential,
    email: FIELD.email,
    phone: FIELD.phone,
    ...request,
  }),
  example: {
    fields: {
      credential: 'fnv_AAAAAAAAAAAAAAAAAAAAAA',
      email: 'dev@example.org',
      phone: '+431234567',
    },
    answer: { ok: true, token: 'fnc_...', scopes: ['enrol', 'verify', 'analyse', 'lifecycle'] },
  },
});

/** `token` */
export const token = operation({
  id: 'token',
  path: '/token',
  versions: [1, 2],
  access: 'client',
  idempotent: false,
  tag: 'clients',
  summary: 'Exchange a client token for a short-lived one',
  description:
    'Tells what the token that the request carries is good for. With `seconds` it also answers a ' +
    'token with the same or fewer scopes that ends by itself, and with the first one. A ' +
    'short-lived token cannot be exchanged again.',
  photos: {},
  fields: z.strictObject({
    seconds: FIELD.seconds.optional(),
    scopes: FIELD.scopes.optional(),
  }),
  answer: z.strictObject({
    ok,
    name: z.string(),
    scopes: scopesAnswer,
    expires: Instant.exactOptional(),
    idp: z.string().exactOptional().describe('The one identity provider that it is for.'),
    tenant: z.string().exactOptional().describe('The one tenant of it that it is for.'),
    token: z.string().exactOptional().describe('The short-lived token, where one was asked for.'),
    token_scopes: scopesAnswer.exactOptional(),
    token_expires: Instant.exactOptional(),
  }),
  example: {
    fields: { seconds: 900, scopes: 'verify' },
    answer: {
      ok: true,
      name: 'web shop',
      scopes: ['enrol', 'verify'],
      token: 'fnc_...',
      token_scopes: ['verify'],
      token_expires: '2026-06-01T12:15:00.000Z',
    },
  },
});
