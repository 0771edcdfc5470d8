import { randomBytes } from 'node:crypto';
import type { Keys } from '../../src/keys/ports.ts';
import type { ServiceStore } from '../../src/service/ports.ts';
import { type IssuedTicket, issueTicket, type ProvedCapture } from '../../src/tickets/issue.ts';

export const NOW = Date.UTC(2026, 5, 1);
export const NONCE = 'm9w0cT2xQ1yVb7Lk3sHdPg';
export const randomId = (): string => randomBytes(16).toString('base64url');

/** A capture that succeeded, of a transaction of its own. */
export function provedCapture(more: Partial<ProvedCapture> = {}): ProvedCapture {
  return {
    txn: `fntx_${randomId()}`,
    clientId: 1,
    idp: 'cognito',
    tenant: 'us-east-1_AbCdEf123',
    userId: '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e',
    scope: 'sign-in',
    nonce: NONCE,
    level: 4,
    assurance: 'active',
    amr: ['face'],
    referenceId: `fnr_${randomId()}`,
    verifiedAt: NOW - 1500,
    ...more,
  };
}

interface Issuing {
  readonly store: ServiceStore;
  readonly keys: Pick<Keys, 'signer'>;
  readonly issuer: string;
  readonly now?: number;
  /** The part of its id that is random. */
  readonly id?: string;
}

/** As the service does it, in a transaction. */
export function issued(
  proved: ProvedCapture,
  { store, keys, issuer, now = NOW, id = randomId() }: Issuing,
): Promise<IssuedTicket> {
  return store.transaction((parts) =>
    issueTicket(parts, proved, { keys, issuer, clock: () => now, randomId: () => id }),
  );
}
