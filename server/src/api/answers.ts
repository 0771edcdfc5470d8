import * as z from 'zod';

/** Why a capture could not be used; core's `AcquisitionFailure`. */
export const Reason = z
  .enum([
    'no-face',
    'several-faces',
    'face-too-small',
    'too-dark',
    'too-bright',
    'blurred',
    'pose',
    'occluded',
    'cropped',
    'captures-differ',
  ])
  .describe('Why a photo could not be used.');

export const Level = z.literal([1, 2, 3, 4, 5, 6, 7, 8]);

/** A comparison score or its threshold: near the cosine of two embeddings. */
export const Score = z.number().min(-2).max(2);
export const Instant = z.iso.datetime();
export const TokenIdAnswer = z
  .string()
  .meta({ description: 'Names the token without giving it away.', examples: ['fni_...'] });

export const ok = z.literal(true);

/** Tells of photos that could not be used, and of nothing else. */
export const blame = {
  reason: Reason.exactOptional(),
  capture: z
    .int()
    .min(0)
    .exactOptional()
    .describe('Which photo is to blame, counted from 0; absent: none alone.'),
};

export const Receipt = z
  .string()
  .exactOptional()
  .describe('A signed receipt of the decision (JWS), where a `nonce` was sent.');

/** The body of every answer that is a failure. */
export const Failure = z.strictObject({
  ok: z.literal(false),
  error: z.string().describe('What is wrong, in words that may change.'),
  code: z.string().describe('What is wrong, in a word that stays.'),
  ...blame,
});
export type Failure = z.infer<typeof Failure>;
