import { MAX_STEP_FRAMES } from '@facenition/core';
import * as z from 'zod';

/** What the capture page sends: docs/capture-protocol.md. */

const Language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, { error: 'must be a language, as en or de-AT' })
  .default('en');

export const Open = z.strictObject({ language: Language });

export const Consent = z.strictObject({
  version: z.string().min(1).max(64),
  accepted: z.literal(true, { error: 'must be true' }),
  language: Language,
});

/** As many as are judged for one step. */
const MOST_FRAMES = MAX_STEP_FRAMES;

const Frame = z.strictObject({
  digest: z.base64url({ error: 'must be a SHA-256 in base64url' }).length(43),
  /** Milliseconds since the challenge began. */
  at: z.number().min(0).max(3_600_000),
});

export const Steps = z.strictObject({
  challenge: z.string().max(64).optional(),
  frames: z.array(Frame).max(MOST_FRAMES, { error: `at most ${MOST_FRAMES}` }),
});

/** Beside the photos. */
export const Captures = z.strictObject({
  challenge: z.string().min(1).max(64),
  passphrase: z.string().min(1).max(1024).optional(),
  device_secret: z
    .base64url({ error: 'must be 32 bytes in base64url' })
    .length(43)
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))
    .optional(),
  passkey: z.string().max(16_384).optional(),
});

export const Cancel = z.strictObject({
  how: z.enum(['cancel', 'alternative'], { error: 'must be cancel or alternative' }),
});

/** Photos of one burst: three of each of six steps. */
export const MOST_PHOTOS = 18;
