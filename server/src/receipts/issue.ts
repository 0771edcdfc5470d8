import { type Clock, FacenitionError } from '@facenition/core';
import type { Keys } from '../keys/ports.ts';
import { RECEIPT_TYPE, ReceiptClaims } from './claims.ts';
import type { ReceiptDecision } from './decision.ts';
import { signJws } from './sign-jws.ts';

/** Signed statements about decisions, for whoever was not there. */
export interface Receipts {
  /**
   * A receipt in the compact form of JWS (RFC 7515).
   *
   * Rejects with `ERR_KEYS_UNAVAILABLE`, and with `ERR_FIELD_INVALID` where the nonce or the scope
   * has no form that a receipt can carry.
   */
  issue(decision: ReceiptDecision): Promise<string>;
}

export interface ReceiptsOptions {
  readonly keys: Pick<Keys, 'signer'>;
  /** The `iss` of every receipt: the address of this server, as relying parties know it. */
  readonly issuer: string;
  readonly lifetimeSeconds: number;
  readonly clock: Clock;
  /** A text that never comes again: the `jti`. */
  readonly randomId: () => string;
  /** Whether a match tells its score. Scores let an attacker climb towards a face step by step. */
  readonly score?: 'on-match';
}

export function createReceipts(options: ReceiptsOptions): Receipts {
  const { keys } = options;
  return {
    async issue(decision) {
      return signJws(claimsOf(decision, options), RECEIPT_TYPE, await keys.signer());
    },
  };
}

function claimsOf(decision: ReceiptDecision, options: ReceiptsOptions): ReceiptClaims {
  const { issuer, lifetimeSeconds, clock, randomId, score: scores } = options;
  const { targetFalseMatchRate, score, ...rest } = decision;
  const iat = Math.floor(clock() / 1000);
  const claims = ReceiptClaims.safeParse({
    iss: issuer,
    iat,
    exp: iat + lifetimeSeconds,
    jti: randomId(),
    ...rest,
    target_fmr: targetFalseMatchRate,
    ...(scores === 'on-match' && decision.decision === 'match' && { score }),
  });
  if (claims.success) return claims.data;
  const names = [...new Set(claims.error.issues.map(({ path }) => String(path[0] ?? '')))];
  // Names only, and no cause: what does not fit may be a person's.
  throw new FacenitionError(
    'ERR_FIELD_INVALID',
    `a receipt cannot carry this: ${names.sort().join(', ')}`,
  );
}
