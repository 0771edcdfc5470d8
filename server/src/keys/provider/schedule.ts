import type { ProviderAlgorithm } from './ports.ts';

/**
 * Relying parties keep a key set for a day (Microsoft Entra: about 24 hours). A key is published
 * twice as long before it signs, and as long after another took over.
 */
export const PUBLISHED_AROUND_MS = 48 * 3_600_000;

/** When a key of the file does what. */
export interface Scheduled {
  readonly alg: ProviderAlgorithm;
  /** Milliseconds since 1970. */
  readonly signsFrom: number;
  readonly isRetired: boolean;
}

/**
 * What a key is at a time: `waits` is published and does not sign yet, `signs` is the one that does,
 * `verifies` has been followed by another and is still published, `over` is no longer.
 */
export type ProviderKeyState = 'waits' | 'signs' | 'verifies' | 'over' | 'retired';

/** What the key at this place of the file is. `keys`: all of the file, in its order. */
export function stateOf(keys: readonly Scheduled[], at: number, now: number): ProviderKeyState {
  const key = keys[at];
  if (key === undefined || key.isRetired) return 'retired';
  if (key.signsFrom > now) return 'waits';
  const followers = keys.filter(
    (other, place) =>
      other.alg === key.alg && !other.isRetired && isLater(other, place, key.signsFrom, at),
  );
  const followedAt = Math.min(...followers.map(({ signsFrom }) => signsFrom));
  if (followedAt > now) return 'signs';
  return now < followedAt + PUBLISHED_AROUND_MS ? 'verifies' : 'over';
}

function isLater(other: Scheduled, place: number, signsFrom: number, at: number): boolean {
  return other.signsFrom > signsFrom || (other.signsFrom === signsFrom && place > at);
}
