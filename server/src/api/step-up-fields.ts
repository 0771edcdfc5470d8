import * as z from 'zod';
import { isSignUpUser, SIGN_UP_PREFIX } from '../sign-up-user.ts';
import { Text } from './fields.ts';

const once = { error: 'must be given once, as text' };

/** The fields of operations for identity providers, with what they mean. */
export const STEP_UP_FIELD = {
  ticket: z
    .string(once)
    .min(1, { error: 'must be a ticket' })
    .max(8192, { error: 'must be a ticket' })
    .meta({ examples: ['fntk_...'] })
    .describe(
      'What the browser came back with: the ticket, or its id. Only the browser that captured has it.',
    ),
  txn: z
    .string(once)
    .regex(/^fntx_[\w-]{22}$/, { error: 'must be the id of a transaction: fntx_...' })
    .describe('The id of the capture transaction.'),
  step_up_nonce: z
    .string(once)
    .regex(/^[\x21-\x7e]{16,256}$/, { error: 'must be 16 to 256 visible characters' })
    .describe('What the consumer made up when it began the transaction, where it still has it.'),
  user: Text.min(1, { error: 'must not be empty' })
    .refine((text) => !isSignUpUser(text), { error: `must not begin with ${SIGN_UP_PREFIX}` })
    .describe('The user id that this attempt claims, as the identity provider knows the person.'),
  listed_user: Text.min(1, { error: 'must not be empty' }).describe(
    'A user id, as the list has it: one that begins with `sign-up:` is nobody’s yet.',
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
  purpose: z
    .enum(['verification', 'enrolment', 'sign-up'], {
      error: 'must be verification, enrolment or sign-up',
    })
    .default('verification')
    .describe(
      'Whether the person is to be verified, to be enrolled after signing in there, or to be ' +
        'enrolled while their account is being made: then there is no `user` yet.',
    ),
  consumer_nonce: z
    .string(once)
    .regex(/^[\x21-\x7e]{16,256}$/, { error: 'must be 16 to 256 visible characters' })
    .meta({ examples: ['m9w0cT2xQ1yVb7Lk3sHdPg'] })
    .describe('What the consumer makes up for this attempt; the ticket repeats it.'),
  asking: z
    .string(once)
    .min(1)
    .max(80)
    .regex(/^[^\p{C}]+$/u, { error: 'must be plain text, at most 80 characters' })
    .describe('Who asks, as the person reads it.'),
  return_to: z
    .url({ protocol: /^https?$/, error: 'must be a URL' })
    .max(2048)
    .describe('A registered return address; for `stay` the origin of the page with the element.'),
  return_by: z
    .enum(['redirect', 'form-post', 'stay'], { error: 'must be redirect, form-post or stay' })
    .default('redirect')
    .describe('How the browser gets there. `stay`: it never left a page with the element.'),
  return_state: z.string(once).max(2048).describe('Comes back with the browser.'),
  application: z
    .string(once)
    .min(1)
    .max(256)
    .describe('The application that the person signs in to, for the policy.'),
  groups: z
    .union([z.string(once).max(256), z.array(z.string().max(256)).max(1000)], {
      error: 'must be names of groups',
    })
    .transform((value) => [value].flat())
    .describe('The groups that the person is in, for the policy.'),
  risk: z
    .string(once)
    .max(32)
    .meta({ examples: ['high'] })
    .describe('What the identity provider says of the risk: none, low, medium, high.'),
  replaces: z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
    .transform((value) => value === true || value === 'true')
    .describe('Of an enrolment: it may take the place of an earlier one.'),
  days: z
    .union([z.int().min(1).max(30), z.string().regex(/^\d{1,2}$/)], { error: 'must be 1 to 30' })
    .transform(Number)
    .pipe(z.number().min(1).max(30, { error: 'must be 1 to 30' }))
    .default(7)
    .describe('How long it is good.'),
  max_age: z
    .union([z.int().min(1).max(86_400), z.string().regex(/^[1-9]\d{0,4}$/)], {
      error: 'must be 1 to 86400',
    })
    .transform(Number)
    .pipe(z.number().min(1).max(86_400, { error: 'must be 1 to 86400' }))
    .describe('How long ago it may have been, in seconds.'),
  invitation: z
    .string(once)
    .regex(/^fnin_[\w-]{22}$/, { error: 'must be the id of an invitation: fnin_...' })
    .describe('The id of an invitation.'),
  reference: z
    .string(once)
    .regex(/^fnr_[\w-]{22}$/, { error: 'must be the id of a reference: fnr_...' })
    .describe('The id of a reference.'),
  after_reference: z
    .string(once)
    .regex(/^fnr_[\w-]{22}$/, { error: 'must be the id of a reference: fnr_...' })
    .describe('Continue the list after this one.'),
  attempt: z
    .string(once)
    .regex(/^[\x21-\x7e]{1,256}$/, { error: 'must be 1 to 256 visible characters' })
    .describe(
      'Names this attempt: the same one may ask again for 10 seconds and gets the same answer.',
    ),
} as const;
