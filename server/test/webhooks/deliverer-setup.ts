import { randomBytes } from 'node:crypto';
import {
  createDeliverer,
  type Deliverer,
  type DelivererPorts,
  type DeliveryOutcome,
} from '../../src/webhooks/deliverer.ts';
import { memoryOutbox } from './memory-outbox.ts';

export const NOW = Date.UTC(2026, 0, 2);
export const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

interface Setup {
  readonly outbox: ReturnType<typeof memoryOutbox>;
  readonly deliverer: Deliverer;
  readonly outcomes: DeliveryOutcome[];
  readonly faults: unknown[];
  /** Lets time pass. */
  readonly later: (ms: number) => void;
}

/** A deliverer over an outbox in memory, with one endpoint and a clock that stands still. */
export function setUpDeliverer(url: string, more: Partial<DelivererPorts> = {}): Setup {
  const outbox = memoryOutbox();
  const outcomes: DeliveryOutcome[] = [];
  const faults: unknown[] = [];
  let now = NOW;
  const deliverer = createDeliverer({
    outbox,
    endpoints: [{ url, secrets: [SECRET] }],
    fetch,
    clock: () => now,
    onOutcome: (outcome) => outcomes.push(outcome),
    onFault: (fault) => faults.push(fault),
    random: () => 0.5,
    ...more,
  });
  const later = (ms: number): void => {
    now += ms;
  };
  return { outbox, deliverer, outcomes, faults, later };
}
