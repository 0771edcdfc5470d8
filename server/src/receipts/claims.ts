import * as z from 'zod';

/** `typ` of the header (RFC 8725 section 3.11): a receipt is mistaken for no other signed token. */
export const RECEIPT_TYPE = 'facenition-receipt+jwt';

const MOST_CAPTURES = 5;

/** Visible ASCII, as relying parties make it: base64url, hexadecimal, a UUID. */
export const ReceiptNonce = z.string().regex(/^[\x21-\x7e]{1,256}$/);

const common = {
  iss: z.string().min(1).max(512),
  iat: z.int().min(0),
  exp: z.int().min(0),
  jti: z.string().min(1).max(128),
  nonce: ReceiptNonce,
  sub: z.string().min(1).max(256),
  scope: z.string().max(1024),
  level: z.literal([1, 2, 3, 4, 5, 6, 7, 8]),
  target_fmr: z.number().positive().max(1),
  model: z.strictObject({
    id: z.string().min(1).max(128),
    hash: z.string().min(1).max(128),
  }),
  /** Of an identification, the size of the roster: the chance of a false positive grows with it. */
  members: z.int().min(0).optional(),
  captures: z.int().min(1).max(MOST_CAPTURES),
  liveness: z.strictObject({
    outcome: z.enum(['bona-fide', 'attack-suspected', 'not-checked']),
    method: z.string().min(1).max(128).optional(),
  }),
  quality: z.number().min(0).max(100).optional(),
} as const;

/** What a receipt says. Only a match can carry a score; nothing was compared without a capture. */
export const ReceiptClaims = z.discriminatedUnion('decision', [
  z.strictObject({
    ...common,
    decision: z.literal('match'),
    threshold: z.number(),
    score: z.number().optional(),
  }),
  z.strictObject({ ...common, decision: z.literal('non-match'), threshold: z.number() }),
  z.strictObject({ ...common, decision: z.literal('not-acquired') }),
]);
export type ReceiptClaims = z.infer<typeof ReceiptClaims>;
