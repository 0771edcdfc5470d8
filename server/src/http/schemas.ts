import type { Level } from '@facenition/core';
import * as z from 'zod';

const MAX_TEXT_BYTES = 1024;
const DAY_MS = 86_400_000;
const LEVELS: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

const once = { error: 'must be given once, as text' };
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const Text = z.string(once).refine((text) => bytesOf(text) <= MAX_TEXT_BYTES, {
  error: `must be at most ${MAX_TEXT_BYTES} bytes of UTF-8`,
});

const Accuracy = z
  .union([z.string(), z.number()], { error: 'must be given once, as a number' })
  .transform((value, context): Level => {
    const level = LEVELS.find((candidate) => String(candidate) === String(value));
    if (level !== undefined) return level;
    context.addIssue({ code: 'custom', message: 'must be a whole number from 1 to 8' });
    return z.NEVER;
  });

/** base64url without padding; the last of 43 characters carries four bits and two zeros. */
const DeviceSecret = z
  .string(once)
  .regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, { error: 'must be base64url of exactly 32 bytes' })
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));

/** An instant, or a day: that day is the last on which the token is good (UTC). */
const Expiry = z.string(once).transform((text, context) => {
  if (z.iso.date().safeParse(text).success) return Date.parse(text) + DAY_MS;
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return Date.parse(text);
  context.addIssue({ code: 'custom', message: 'must be an ISO 8601 date or date and time' });
  return z.NEVER;
});

const common = {
  /** Read before anything else where the header is absent; see `authentication.ts`. */
  auth_token: z.string(once).optional(),
  password: Text.optional(),
  device_secret: DeviceSecret.optional(),
  scope: Text.default(''),
  accuracy: Accuracy.default(4),
  face: z.enum(['only', 'largest'], { error: 'must be only or largest' }).default('only'),
};

/** The fields of `generate` beside its photos. */
export const GenerateFields = z.strictObject({ ...common, expiry: Expiry.optional() });

/** The fields of `authenticate` and `authenticate-score` beside their photos. */
export const AuthenticateFields = z.strictObject({ ...common, token: z.string(once) });
