import type { Clock } from '@facenition/core';
import type { ServiceStore } from './ports.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 10 * 60_000;

/** Deliveries that arrived are kept this long, for whoever asks what was told. */
const DELIVERED_KEPT_MS = 7 * DAY_MS;
/** Credentials whose codes never came back. */
const UNVERIFIED_KEPT_MS = DAY_MS;

/** Removes what has served its time. Several servers may do it at once. */
export async function keepHouse(store: ServiceStore, now: number): Promise<void> {
  await store.rateCounters.purge(now);
  await store.attempts.purge(now);
  await store.idempotency.purge(now);
  await store.outbox.purge(now - DELIVERED_KEPT_MS);
  await store.credentials.purge(now - UNVERIFIED_KEPT_MS);
  await store.openIdArtifacts.purge(now);
  await store.scrub();
}

/** Keeps house from time to time until it is stopped. */
export function startHousekeeping(
  store: ServiceStore,
  clock: Clock,
  onFault: (fault: unknown) => void,
): { stop(): void } {
  const timer = setInterval(() => {
    keepHouse(store, clock()).catch(onFault);
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
