/** How many tries, and what comes after them. */
export interface AttemptPolicy {
  /** That may fail within the window before a lock-out. */
  readonly tries: number;
  readonly windowMs: number;
  /** Of the first lock-out. */
  readonly lockMs: number;
  /** How much longer each further lock-out is than the one before. */
  readonly growth: number;
  readonly maxLockMs: number;
  /** Without a failure and a lock-out: then the next lock-out is a first one again. */
  readonly forgetMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const DEFAULT_ATTEMPT_POLICY: AttemptPolicy = {
  tries: 5,
  windowMs: 15 * MINUTE_MS,
  lockMs: 15 * MINUTE_MS,
  growth: 2,
  maxLockMs: DAY_MS,
  forgetMs: DAY_MS,
};

/** What is remembered of a key. */
export interface AttemptState {
  /** When each try was taken, the oldest first. */
  readonly tries: readonly number[];
  /** One after the other, with the present one. */
  readonly lockouts: number;
  readonly lockedUntil?: number;
  /** From when on all this means nothing any more. */
  readonly forgetAt: number;
}

/**
 * Takes one of the tries that are left. A try counts as a failure from the start, so that tries at
 * the same time cannot be more than there are: the last one locks. `undefined`: none is left.
 */
export function takeTry(
  state: AttemptState,
  policy: AttemptPolicy,
  now: number,
): AttemptState | undefined {
  if (isLocked(state, now)) return undefined;
  const memoryMs = Math.max(policy.forgetMs, policy.windowMs);
  const tries = [...recentTries(state, policy, now), now];
  const lockouts = now >= state.forgetAt ? 0 : state.lockouts;
  if (tries.length < policy.tries) return { tries, lockouts, forgetAt: now + memoryMs };
  const lockMs = Math.min(policy.lockMs * policy.growth ** lockouts, policy.maxLockMs);
  const lockedUntil = now + lockMs;
  return { tries, lockouts: lockouts + 1, lockedUntil, forgetAt: lockedUntil + memoryMs };
}

/** The try that was taken last was none; where it locked, it unlocks. */
export function returnTry({ tries, lockouts, lockedUntil, forgetAt }: AttemptState): AttemptState {
  const hadLocked = lockedUntil !== undefined && tries.length > 0;
  return {
    tries: tries.slice(0, -1),
    lockouts: hadLocked ? lockouts - 1 : lockouts,
    forgetAt,
  };
}

export function isLocked({ lockedUntil }: AttemptState, now: number): boolean {
  return lockedUntil !== undefined && now < lockedUntil;
}

/** The tries that count now. Those that a lock-out followed are paid for. */
export function recentTries(
  { tries, lockedUntil }: AttemptState,
  { windowMs }: AttemptPolicy,
  now: number,
): readonly number[] {
  if (lockedUntil !== undefined && now >= lockedUntil) return [];
  return tries.filter((at) => now - at < windowMs);
}
