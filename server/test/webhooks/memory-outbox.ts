import type { Delivery, Outbox } from '../../src/store/outbox.ts';

type Entry = { -readonly [K in keyof Delivery]: Delivery[K] } & { settledAt?: number };

/** An outbox that keeps its promises, in memory: leases end, claims count, `retry` begins anew. */
export function memoryOutbox(): Outbox & { readonly get: (id: string) => Delivery | undefined } {
  const entries = new Map<string, Entry>();
  const copyOf = ({ settledAt: _, ...delivery }: Entry): Delivery => delivery;
  const pending = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    return entry?.state === 'pending' ? entry : undefined;
  };
  const settle = (entry: Entry, state: 'delivered' | 'dead', now: number): void => {
    Object.assign(entry, { state, settledAt: now });
    delete entry.nextAt;
  };
  return {
    get: (id) => {
      const entry = entries.get(id);
      return entry && copyOf(entry);
    },
    add: async ({ id, url, body }, now) => {
      if (entries.has(id)) throw new Error('there is one of this id');
      entries.set(id, {
        id,
        url,
        body,
        createdAt: now,
        attempts: 0,
        state: 'pending',
        nextAt: now,
      });
    },
    claim: async (now, leaseMs, most) => {
      const due = [...entries.values()]
        .filter(({ state, nextAt }) => state === 'pending' && nextAt !== undefined && nextAt <= now)
        .toSorted((a, b) => (a.nextAt ?? 0) - (b.nextAt ?? 0))
        .slice(0, most);
      for (const entry of due) {
        entry.nextAt = now + leaseMs;
        entry.attempts += 1;
      }
      return due.map(copyOf);
    },
    delivered: async (id, now) => {
      const entry = entries.get(id);
      if (entry !== undefined) settle(entry, 'delivered', now);
    },
    failed: async (id, { reason, nextAt }, now) => {
      const entry = pending(id);
      if (entry === undefined) return;
      entry.lastFailure = reason;
      if (nextAt === undefined) settle(entry, 'dead', now);
      else entry.nextAt = nextAt;
    },
    list: async (state, most) =>
      [...entries.values()]
        .filter((entry) => entry.state === state)
        .toSorted((a, b) => a.createdAt - b.createdAt)
        .slice(0, most)
        .map(copyOf),
    retry: async (id, now) => {
      const entry = entries.get(id);
      if (entry?.state !== 'dead') return false;
      Object.assign(entry, { state: 'pending', attempts: 0, nextAt: now });
      return true;
    },
    purge: async (deliveredBefore) => {
      const old = [...entries.values()].filter(
        ({ state, settledAt = Infinity }) => state === 'delivered' && settledAt < deliveredBefore,
      );
      for (const { id } of old) entries.delete(id);
      return old.length;
    },
  };
}
