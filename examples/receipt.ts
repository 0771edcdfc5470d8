import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Whose receipts count, and the public keys to check them with. */
export interface ReceiptKeys {
  /** The server, as its receipts name it. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/** What was asked. A receipt that answers anything else is worth nothing. */
export interface Question {
  /** Made here, at random, and used once. */
  readonly nonce: string;
  /** The id of the identity token of whoever should be there. */
  readonly sub: string;
  readonly scope: string;
  readonly level: number;
}

/** Whether a receipt says that this person was there, to this question, now. */
export async function confirms(
  receipt: string | undefined,
  { nonce, sub, scope, level }: Question,
  { issuer, keys }: ReceiptKeys,
): Promise<boolean> {
  if (receipt === undefined) return false;
  const form = { issuer, typ: 'facenition-receipt+jwt', algorithms: ['EdDSA', 'ES256'] };
  try {
    const { payload } = await jwtVerify(receipt, keys, { ...form, requiredClaims: ['exp'] });
    return (
      payload.decision === 'match' &&
      payload.nonce === nonce &&
      payload.sub === sub &&
      payload.scope === scope &&
      payload.level === level
    );
  } catch (error) {
    // Without keys nothing is known about the receipt: that is no refusal, but a fault.
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
    return false;
  }
}
