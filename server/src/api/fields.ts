import type { Level } from '@facenition/core';
import * as z from 'zod';
import { CLIENT_SCOPES } from '../client-scope.ts';

const MAX_TEXT_BYTES = 1024;
const DAY_MS = 86_400_000;
/** Tokens end on whole days, and an answer names years of four digits only. */
const LAST_EXPIRY = Date.UTC(9999, 11, 31);

const once = { error: 'must be given once, as text' };
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** A field that is given once, as text; the values of a form are all text. */
export const Text = z
  .string(once)
  .refine((text) => bytesOf(text) <= MAX_TEXT_BYTES, {
    error: `must be at most ${MAX_TEXT_BYTES} bytes of UTF-8`,
  })
  .meta({ maxLength: MAX_TEXT_BYTES });

const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** A level: a number, or its digit as text. */
const Accuracy = z
  .union(
    [z.literal([1, 2, 3, 4, 5, 6, 7, 8]), z.literal(['1', '2', '3', '4', '5', '6', '7', '8'])],
    { error: 'must be a whole number from 1 to 8' },
  )
  .transform((value) => levels[Number(value) - 1] ?? z.NEVER);

/** `true` or `false`: itself, or the word. */
const Flag = z
  .union([z.boolean(), z.literal(['true', 'false'])], { error: 'must be true or false' })
  .transform((value) => value === true || value === 'true');

/** base64url without padding; the last of 43 characters carries four bits and two zeros. */
const Secret256 = z
  .string(once)
  .regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, { error: 'must be base64url of exactly 32 bytes' })
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));

/** An instant, or a day: that day is the last on which it is good (UTC). */
const Expiry = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'must be an ISO 8601 date or date and time',
  })
  .transform((text) => Date.parse(text) + (text.includes('T') ? 0 : DAY_MS))
  .refine((instant) => instant <= LAST_EXPIRY, {
    error: 'must lie before 9999-12-31: leave it out for never',
  });

const IdentityToken = z.string(once).meta({ examples: ['FN1.EQQAAQ...'] });

/** `fni_` and 27 characters of base64url. */
const TokenId = z
  .string(once)
  .regex(/^fni_[\w-]{27}$/, { error: 'must be the id of an identity token: fni_...' });

/** `fng_` and 22 characters of base64url. */
const RosterId = z
  .string(once)
  .regex(/^fng_[\w-]{22}$/, { error: 'must be the id of a roster: fng_...' });

/** One, or a list; in a form the field is repeated. */
function oneOrMany<Schema extends z.ZodType>(schema: Schema, most: number) {
  return z
    .union([schema, z.array(schema).min(1).max(most)], { error: `must be 1 to ${most} of them` })
    .transform((value): readonly z.output<Schema>[] => (Array.isArray(value) ? value : [value]));
}

/** What a relying party makes up, so that an answer cannot be used a second time. */
const Nonce = z
  .string(once)
  .regex(/^[\w.~-]{16,128}$/, { error: 'must be 16 to 128 letters, digits, - . _ or ~' });

/** Names of scopes of client tokens; in one text they are parted by spaces. */
const Scopes = z
  .string(once)
  .transform((text, context) => {
    const parsed = z.array(z.enum(CLIENT_SCOPES)).min(1).safeParse(text.split(' '));
    if (parsed.success) return [...new Set(parsed.data)];
    context.addIssue({ code: 'custom', message: `must be words of: ${CLIENT_SCOPES.join(' ')}` });
    return z.NEVER;
  })
  .meta({ examples: ['enrol verify'] });

const Email = z.email({ error: 'must be an e-mail address' }).max(254);

/** E.164. */
const Phone = z
  .string(once)
  .regex(/^\+[1-9]\d{6,14}$/, { error: 'must be a telephone number like +431234567' });

const Code = z.string(once).regex(/^\d{6}$/, { error: 'must be six digits' });

/** Every field there is, with what it means. An operation takes those that it names. */
export const FIELD = {
  password: Text.describe('A secret that the person knows. This or `device_secret`, or both.'),
  device_secret: Secret256.describe(
    '32 random bytes in base64url that a device of the person keeps. Far stronger than a password.',
  ),
  scope: Text.default('').describe('What the token is good for. Another scope never matches.'),
  accuracy: Accuracy.default(4).describe(
    'The level: 1 in 100 strangers passes at 1, 1 in 10,000 at 4.',
  ),
  face: z
    .enum(['only', 'largest'], { error: 'must be only or largest' })
    .default('only')
    .describe('What to do with a photo of several people: refuse it, or take the largest.'),
  expiry: Expiry.describe('The last day on which it is good, or an instant. Default: never.'),
  token: IdentityToken.describe('An identity token, as `generate` answered it.'),
  tokens: oneOrMany(IdentityToken, 500).describe('Identity tokens.'),
  id: TokenId.describe('The id of an identity token, as `generate` answered it.'),
  ids: oneOrMany(TokenId, 500).describe('Ids of identity tokens.'),
  roster: RosterId.describe('The id of a roster, as `roster/create` answered it.'),
  roster_secret: Secret256.describe('The secret of the roster, as `roster/create` answered it.'),
  roster_purpose: z
    .string(once)
    .min(3, { error: 'must be 3 to 200 characters' })
    .max(200, { error: 'must be 3 to 200 characters' })
    .regex(/^[^\p{C}]+$/u, { error: 'must be plain text' })
    .describe('What the client looks for people in rosters for. Needed for the scope `roster`.'),
  nonce: Nonce.describe('Asks for a signed receipt that repeats this text.'),
  reason: z
    .string(once)
    .max(200)
    .regex(/^[\w .,:;()/-]*$/, { error: 'must be plain words, at most 200 characters' })
    .describe('Why, in plain words, for the records. Nothing about a person.'),
  name: z
    .string(once)
    .min(1)
    .max(100)
    .regex(/^[^\p{C}]+$/u, { error: 'must be plain text' })
    .describe('What to call the client.'),
  scopes: Scopes.describe('What the client token may be used for, parted by spaces.'),
  email: Email.describe('The e-mail address that a code is sent to.'),
  phone: Phone.describe('The telephone number that another code is sent to, in E.164.'),
  email_code: Code.describe('The code that came by e-mail.'),
  phone_code: Code.describe('The code that came by telephone.'),
  credential: z
    .string(once)
    .regex(/^fnv_[\w-]{22}$/, { error: 'must be what new-credentials answered: fnv_...' })
    .describe('Which pair of e-mail address and telephone number.'),
  strictness: z
    .enum(['lenient', 'standard', 'strict'], { error: 'must be lenient, standard or strict' })
    .default('standard')
    .describe('Where genuine captures end: at .3, .5 or .8 of the bona-fide score.'),
  list: Flag.describe('Asks for the signed list of all retired tokens.'),
  after: z
    .union([z.int().min(0), z.string().regex(/^\d{1,15}$/)], { error: 'must be a position' })
    .transform(Number)
    .describe('Continue a list after this position.'),
  seconds: z
    .union([z.int().min(60).max(86_400), z.string().regex(/^\d{2,5}$/)], {
      error: 'must be a number of seconds from 60 to 86400',
    })
    .transform(Number)
    .pipe(z.number().min(60).max(86_400, { error: 'must be 60 to 86400' }))
    .describe('How long it is good.'),
} as const;
