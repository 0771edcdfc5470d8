import type { Facenition, HookEvent } from '@facenition/hook';
import { vi } from 'vitest';
import { NONCE, POOL, PUBLIC_URL, REFERENCE, TXN } from '../payload.ts';

export const MATCH = {
  outcome: 'match',
  verifiedAt: Date.UTC(2026, 10, 20, 10),
  level: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  referenceId: REFERENCE,
} as const;

export const BEGUN = {
  outcome: 'begun',
  txn: TXN,
  nonce: NONCE,
  url: `${PUBLIC_URL}/capture/${TXN}`,
  browserKey: 'B'.repeat(43),
} as const;

/** Facenition that opens, unless a test says something else; and what it was asked. */
export function surroundings() {
  const facenition = {
    consumeTicket: vi.fn<Facenition['consumeTicket']>(async () => MATCH),
    latestVerification: vi.fn<Facenition['latestVerification']>(async () => MATCH),
    beginCapture: vi.fn<Facenition['beginCapture']>(async () => BEGUN),
    signUp: vi.fn<Facenition['signUp']>(async () => ({
      outcome: 'enrolled',
      referenceId: REFERENCE,
    })),
    bindReference: vi.fn<Facenition['bindReference']>(async () => ({ outcome: 'bound' })),
  };
  const events: HookEvent[] = [];
  return {
    facenition,
    events,
    options: {
      userPoolId: POOL,
      scope: 'sign-in',
      facenition,
      onEvent: (event: HookEvent) => void events.push(event),
    },
  };
}

export const FAILED = 'Face verification failed.';
export const UNAVAILABLE = 'Face verification is unavailable.';
