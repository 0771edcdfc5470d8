const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** From the end of one try to the next. */
const DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Up to this part longer, by chance: calls that failed together do not come back together. */
const JITTER = 0.2;

/** When to try again after the try of this number, from 1, failed; `undefined`: not any more. */
export function nextTryAt(tries: number, now: number, random: () => number): number | undefined {
  const delay = DELAYS_MS[tries - 1];
  return delay === undefined ? undefined : now + Math.round(delay * (1 + JITTER * random()));
}
