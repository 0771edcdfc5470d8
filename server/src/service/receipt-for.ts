import { createHash } from 'node:crypto';
import {
  type Level,
  type PackManifest,
  targetFalseMatchRate,
  type VerificationOutcome,
} from '@facenition/core';
import type { ServicePorts } from './ports.ts';

/** What was asked, and decided. */
export interface Decided {
  /** Of the relying party. */
  readonly nonce: string;
  /** The id of who was verified or found; where nobody was found, of the roster. */
  readonly sub: string;
  readonly scope: string;
  readonly level: Level;
  readonly captures: number;
  /** Of an identification: among how many people. */
  readonly members?: number;
  readonly outcome: Pick<VerificationOutcome, 'outcome'> & { readonly threshold?: number };
}

/** A signed receipt of a decision. Rejects with `ERR_KEYS_UNAVAILABLE`, `ERR_FIELD_INVALID`. */
export function receiptFor(
  { outcome: { outcome, threshold }, ...asked }: Decided,
  { receipts, pack }: Pick<ServicePorts, 'receipts' | 'pack'>,
): Promise<string> {
  const said = {
    ...asked,
    targetFalseMatchRate: targetFalseMatchRate[asked.level],
    model: { id: pack.id, hash: modelHash(pack) },
    liveness: { outcome: 'not-checked' },
  } as const;
  return receipts.issue(
    outcome === 'not-acquired' || threshold === undefined
      ? { ...said, decision: 'not-acquired' }
      : { ...said, decision: outcome, threshold },
  );
}

/** Hexadecimal SHA-256 over the hashes of the model files and of the calibration that decided. */
export function modelHash({ files, calibration }: PackManifest): string {
  const parts = [...files.map(({ sha256 }) => sha256), calibration?.hash ?? ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
