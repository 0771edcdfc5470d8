import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@facenition/core';
import type { Delivery, Outbox } from '../store/outbox.ts';
import type { WebhookEndpoint } from './endpoint.ts';
import { type Fetch, type PostFailure, postSigned } from './post.ts';
import { nextTryAt } from './retry.ts';
import { createSigner, type Signer } from './signature.ts';

const TIMEOUT_MS = 10_000;

/** Calls made at the same time. */
const AT_ONCE = 8;

/** Well over the time of a call: nobody else may take up what is under way. */
const LEASE_MS = 60_000;

/** Why a delivery did not get through. `not-configured`: its endpoint is no longer in the settings. */
export type DeliveryFailure = PostFailure | 'not-configured';

/** What became of one try; without the address, which may hold a secret. */
export type DeliveryOutcome =
  | { readonly outcome: 'delivered'; readonly id: string; readonly tries: number }
  | {
      readonly outcome: 'failed';
      readonly id: string;
      readonly tries: number;
      readonly reason: DeliveryFailure;
      /** Absent: given up. */
      readonly nextAt?: number;
    };

export interface DelivererPorts {
  readonly outbox: Pick<Outbox, 'claim' | 'delivered' | 'failed'>;
  readonly endpoints: readonly WebhookEndpoint[];
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly onOutcome: (outcome: DeliveryOutcome) => void;
  /** Told where the outbox does not answer, which the deliverer outlives once it is started. */
  readonly onFault: (fault: unknown) => void;
  /** From 0 up to 1, for the jitter. */
  readonly random?: () => number;
  readonly timeoutMs?: number;
}

/** Makes the calls that the outbox holds: each at least once, in no particular order. */
export interface Deliverer {
  /** Tries everything that is due. Answers how many tries were made; rejects as the outbox does. */
  deliverDue(): Promise<number>;
  /** Tries what is due, now and ever again after `everyMs`. `stop` waits for calls under way. */
  start(everyMs: number): { stop(): Promise<void> };
}

/** @throws FacenitionError `ERR_CONFIG_INVALID` where an endpoint has no usable secret */
export function createDeliverer(ports: DelivererPorts): Deliverer {
  const signers: ReadonlyMap<string, Signer> = new Map(
    ports.endpoints.map(({ url, secrets }) => [url, createSigner(secrets)]),
  );
  const deliverWhile = async (goOn: () => boolean): Promise<number> => {
    let tries = 0;
    while (goOn()) {
      const claimed = await ports.outbox.claim(ports.clock(), LEASE_MS, AT_ONCE);
      await settleAll(claimed.map((delivery) => deliver(delivery, signers, ports)));
      tries += claimed.length;
      if (claimed.length < AT_ONCE) break;
    }
    return tries;
  };
  return {
    deliverDue: () => deliverWhile(() => true),
    start: (everyMs) => {
      const stopping = new AbortController();
      const { signal } = stopping;
      const running = repeat(signal, everyMs, () =>
        deliverWhile(() => !signal.aborted).catch(ports.onFault),
      );
      return {
        stop: async () => {
          stopping.abort();
          await running;
        },
      };
    },
  };
}

async function deliver(
  delivery: Delivery,
  signers: ReadonlyMap<string, Signer>,
  { outbox, clock, onOutcome, random = Math.random, ...ports }: DelivererPorts,
): Promise<void> {
  const { id, attempts: tries } = delivery;
  const result = await attempt(delivery, signers.get(delivery.url), { clock, ...ports });
  const now = clock();
  if (result === 'accepted') {
    await outbox.delivered(id, now);
    onOutcome({ outcome: 'delivered', id, tries });
    return;
  }
  const nextAt = isFinal(result) ? undefined : nextTryAt(tries, now, random);
  const failure = { reason: result, ...(nextAt !== undefined && { nextAt }) };
  await outbox.failed(id, failure, now);
  onOutcome({ outcome: 'failed', id, tries, ...failure });
}

async function attempt(
  { id, url, body }: Delivery,
  sign: Signer | undefined,
  { fetch, clock, timeoutMs = TIMEOUT_MS }: Pick<DelivererPorts, 'fetch' | 'clock' | 'timeoutMs'>,
): Promise<'accepted' | DeliveryFailure> {
  if (sign === undefined) return 'not-configured';
  // Signed anew at each try: a receiver refuses times that are long past.
  const signature = sign({ id, body }, clock());
  return postSigned(url, { body, signature }, { fetch, timeoutMs });
}

/** "Gone" is how a receiver says that it wants no more. */
function isFinal(failure: DeliveryFailure): boolean {
  return failure === 'not-configured' || failure === 'status-410';
}

/** Waits for every one before it tells of the first that failed: none goes on unseen. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  for (const end of settled) if (end.status === 'rejected') throw end.reason;
}

async function repeat(
  stopping: AbortSignal,
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!stopping.aborted) {
    await work();
    // Rejects when it is woken to stop.
    await sleep(everyMs, undefined, { signal: stopping }).catch(() => {});
  }
}
