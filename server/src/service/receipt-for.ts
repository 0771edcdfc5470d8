import { createHash } from 'node:crypto';
import {
  type Level,
  type PackManifest,
  targetFalseMatchRate,
  type VerificationOutcome,
} from '@facenition/core';
import type { ServicePorts } from './ports.ts';

/** What a receipt tells besides the decision. */
export interface ReceiptRequest {
  readonly fields: {
    readonly nonce?: string | undefined;
    readonly scope: string;
    readonly accuracy: Level;
  };
  readonly captures: number;
}

/**
 * A signed receipt of a decision, where the relying party sent a nonce. Rejects with
 * `ERR_KEYS_UNAVAILABLE`.
 *
 * @param id of the identity token
 */
export async function receiptFor(
  id: string,
  outcome: VerificationOutcome,
  { fields: { nonce, scope, accuracy }, captures }: ReceiptRequest,
  { receipts, pack }: Pick<ServicePorts, 'receipts' | 'pack'>,
): Promise<{ readonly receipt?: string }> {
  if (nonce === undefined) return {};
  const said = {
    nonce,
    sub: id,
    scope,
    level: accuracy,
    targetFalseMatchRate: targetFalseMatchRate[accuracy],
    model: { id: pack.id, hash: modelHash(pack) },
    captures,
    liveness: { outcome: 'not-checked' },
  } as const;
  const decided =
    outcome.outcome === 'not-acquired'
      ? ({ decision: 'not-acquired' } as const)
      : ({ decision: outcome.outcome, threshold: outcome.threshold } as const);
  return { receipt: await receipts.issue({ ...said, ...decided }) };
}

/** Hexadecimal SHA-256 over the hashes of the model files and of the calibration that decided. */
export function modelHash({ files, calibration }: PackManifest): string {
  const parts = [...files.map(({ sha256 }) => sha256), calibration?.hash ?? ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
