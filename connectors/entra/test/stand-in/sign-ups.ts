import { randomBytes } from 'node:crypto';
import type { BindOutcome, BindQuestion, SignUpOutcome } from '@facenition/hook';

const idOf = (kind: string): string => `${kind}_${randomBytes(16).toString('base64url')}`;

/** Captures of sign-ups and their references, as `Facenition` says they are. */
export function createSignUps() {
  const captures = new Map<string, SignUpOutcome>();
  /** By the id of a reference: whose it is. */
  const pending = new Set<string>();
  const owners = new Map<string, string>();
  return {
    owners,
    /** A capture that an application began; `undefined`: it is not over. */
    begin(): string {
      const txn = idOf('fntx');
      captures.set(txn, { outcome: 'refused', reason: 'not_finished' });
      return txn;
    },
    pass(txn: string): void {
      const referenceId = idOf('fnr');
      pending.add(referenceId);
      captures.set(txn, { outcome: 'enrolled', referenceId });
    },
    fail: (txn: string) => captures.set(txn, { outcome: 'refused', reason: 'not_captured' }),
    signUp: async (txn: string): Promise<SignUpOutcome> =>
      captures.get(txn) ?? { outcome: 'refused', reason: 'unknown_txn' },
    async bindReference({ referenceId, user }: BindQuestion): Promise<BindOutcome> {
      if (!pending.has(referenceId)) return { outcome: 'unknown' };
      if ([...owners.values()].includes(user)) return { outcome: 'taken' };
      pending.delete(referenceId);
      owners.set(referenceId, user);
      return { outcome: 'bound' };
    },
  };
}

export type SignUps = ReturnType<typeof createSignUps>;
