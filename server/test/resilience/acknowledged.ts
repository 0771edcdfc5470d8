import { setTimeout as delay } from 'node:timers/promises';
import type { TokenState } from '../../src/store/identity-tokens.ts';

/** What a log entry says was done: its type, and the decision where it is one. */
export type Logged =
  | 'token-issued'
  | 'token-rotated'
  | 'token-revoked'
  | 'locked-out'
  | 'verification match'
  | 'verification non-match';

/** Everything that clients were told, against which the server is held. */
export interface Acknowledged {
  /** By the name of the request: what the log holds of it. */
  readonly entries: Map<string, readonly Logged[]>;
  /** By the id of a token: what may have become of it. More than one: its last answer never came. */
  readonly states: Map<string, readonly TokenState[]>;
  /** By the id of a token that was rotated: the id of the one that took its place. */
  readonly successors: Map<string, string>;
  readonly counts: Record<Counted, number>;
  /** What should not have been answered. */
  readonly failures: string[];
}

export type Counted =
  | 'enrolments'
  | 'rotations'
  | 'rotations given again'
  | 'revocations'
  | 'revocations of tokens from elsewhere'
  | 'matches'
  | 'refusals of retired tokens'
  | 'states'
  | 'cut off'
  | 'unavailable';

export function nothingYet(): Acknowledged {
  return {
    entries: new Map(),
    states: new Map(),
    successors: new Map(),
    counts: {
      enrolments: 0,
      rotations: 0,
      'rotations given again': 0,
      revocations: 0,
      'revocations of tokens from elsewhere': 0,
      matches: 0,
      'refusals of retired tokens': 0,
      states: 0,
      'cut off': 0,
      unavailable: 0,
    },
    failures: [],
  };
}

const LOOK_EVERY_MS = 5;
const WITH_A_FACE = ['enrolments', 'rotations', 'matches', 'refusals of retired tokens'] as const;

/** Resolves when so many more requests with a face were answered, or there is a failure. */
export async function untilAnswered(
  { counts, failures }: Acknowledged,
  more: number,
): Promise<void> {
  const answered = (): number => WITH_A_FACE.reduce((sum, what) => sum + counts[what], 0);
  const goal = answered() + more;
  while (answered() < goal && failures.length === 0) await delay(LOOK_EVERY_MS);
}
