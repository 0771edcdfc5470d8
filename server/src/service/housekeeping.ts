import type { Clock } from '@facenition/core';
import { removeUnbound } from './references.ts';
import type { RevocationPorts } from './revocation.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 10 * 60_000;

/** Deliveries that arrived are kept this long, for whoever asks what was told. */
const DELIVERED_KEPT_MS = 7 * DAY_MS;
/** Credentials whose codes never came back. */
const UNVERIFIED_KEPT_MS = DAY_MS;
/** A second use is told from that of a ticket that never was, for so long after its end. */
const TICKET_KEPT_MS = 10 * 60_000;

/** Why people were asked for a face: as long as somebody may ask. */
const STEP_UPS_KEPT_MS = 30 * DAY_MS;

/** Captures and invitations that are over: who they were of is known no longer than that. */
const CAPTURES_KEPT_MS = DAY_MS;
/** Whoever comes too late is told so; see `entra/finish.ts`. */
const SIGN_INS_KEPT_MS = 60_000;

/** What housekeeping works with. */
export type HousekeepingPorts = Omit<RevocationPorts, 'clock'>;

/** Removes what has served its time. Several servers may do it at once. */
export async function keepHouse(ports: HousekeepingPorts, now: number): Promise<void> {
  const { store } = ports;
  await store.rateCounters.purge(now);
  await store.attempts.purge(now);
  await store.idempotency.purge(now);
  await store.outbox.purge(now - DELIVERED_KEPT_MS);
  await store.credentials.purge(now - UNVERIFIED_KEPT_MS);
  await store.tickets.purge(now - TICKET_KEPT_MS);
  await store.stepUpEvents.purge(now - STEP_UPS_KEPT_MS);
  await removeUnbound({ ...ports, clock: () => now }, now);
  await store.vault.purge(now);
  await store.captures.purge(now - CAPTURES_KEPT_MS);
  await store.invitations.purge(now - CAPTURES_KEPT_MS);
  await store.entraSignIns.purge(now - SIGN_INS_KEPT_MS);
  await store.openIdArtifacts.purge(now);
  await store.scrub();
}

/** Keeps house from time to time until it is stopped. */
export function startHousekeeping(
  ports: HousekeepingPorts,
  clock: Clock,
  onFault: (fault: unknown) => void,
): { stop(): void } {
  const timer = setInterval(() => {
    keepHouse(ports, clock()).catch(onFault);
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
