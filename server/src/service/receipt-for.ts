import { createHash } from 'node:crypto';
import {
  type PackManifest,
  targetFalseMatchRate,
  type VerificationOutcome,
  type VerificationRequest,
} from '@facenition/core';
import type { ServicePorts } from './ports.ts';

/**
 * A signed receipt of a decision. Rejects with `ERR_KEYS_UNAVAILABLE`.
 *
 * @param id of the identity token
 * @param nonce of the relying party
 */
export function receiptFor(
  id: string,
  outcome: VerificationOutcome,
  nonce: string,
  { scope, level, samples }: VerificationRequest,
  { receipts, pack }: Pick<ServicePorts, 'receipts' | 'pack'>,
): Promise<string> {
  const said = {
    nonce,
    sub: id,
    scope,
    level,
    targetFalseMatchRate: targetFalseMatchRate[level],
    model: { id: pack.id, hash: modelHash(pack) },
    captures: samples.length,
    liveness: { outcome: 'not-checked' },
  } as const;
  const decided =
    outcome.outcome === 'not-acquired'
      ? ({ decision: 'not-acquired' } as const)
      : ({ decision: outcome.outcome, threshold: outcome.threshold } as const);
  return receipts.issue({ ...said, ...decided });
}

/** Hexadecimal SHA-256 over the hashes of the model files and of the calibration that decided. */
export function modelHash({ files, calibration }: PackManifest): string {
  const parts = [...files.map(({ sha256 }) => sha256), calibration?.hash ?? ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
