import { quantile } from '../bench/protocol.ts';

/** How one request went. */
export interface Answered {
  /** The status, or what became of the connection. */
  readonly status: number | string;
  /** Whether the answer is what such a request must get. */
  readonly right: boolean;
  readonly ms: number;
  /** Whether it said when to come again. */
  readonly retryAfter?: boolean;
}

/** All requests of a run, and how long it took to answer them. */
export interface Outcomes {
  readonly answers: readonly Answered[];
  readonly seconds: number;
}

/** What many requests came to. Times and rates are those of right answers alone. */
export interface Tally {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly right: number;
  /** All others, by their status; a decision that should not be is `wrong answer`. */
  readonly others: Readonly<Record<string, number>>;
}

export function tally({ answers, seconds }: Outcomes): Tally {
  const right = answers.filter((answer) => answer.right).map(({ ms }) => ms);
  const others: Record<string, number> = {};
  for (const { right: asItShould, status } of answers) {
    if (asItShould) continue;
    const name = status === 200 ? 'wrong answer' : String(status);
    others[name] = (others[name] ?? 0) + 1;
  }
  return {
    perSecond: right.length / seconds,
    p50: quantile(right, 0.5),
    p95: quantile(right, 0.95),
    p99: quantile(right, 0.99),
    right: right.length,
    others,
  };
}

/** How many answers were not what they should be. */
export function countOthers({ others }: Tally): number {
  return Object.values(others).reduce((sum, count) => sum + count, 0);
}
