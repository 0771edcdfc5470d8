import { type Kysely, sql } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

/** Counts of requests, for limits on their rate: each window begins with its first hit. */
export interface RateCounters {
  hit(key: string, windowMs: number, now: number): Promise<{ hits: number; resetAt: number }>;
  /** Takes one hit of the running window back. */
  undo(key: string, windowMs: number, now: number): Promise<void>;
  /** Removes the windows that are over. Answers how many. */
  purge(now: number): Promise<number>;
}

export function createRateCounters(database: Kysely<Tables>): RateCounters {
  return {
    hit: (key, windowMs, now) =>
      guard('cannot count a request', async () => {
        const fresh = now + windowMs;
        const row = await database
          .insertInto('rate_counter')
          .values({ key, window_ms: windowMs, hits: 1, reset_at: fresh })
          .onConflict((conflict) =>
            conflict.columns(['key', 'window_ms']).doUpdateSet({
              hits: sql`case when rate_counter.reset_at <= ${now} then 1 else rate_counter.hits + 1 end`,
              reset_at: sql`case when rate_counter.reset_at <= ${now} then excluded.reset_at else rate_counter.reset_at end`,
            }),
          )
          .returning(['hits', 'reset_at'])
          .executeTakeFirstOrThrow();
        return { hits: row.hits, resetAt: row.reset_at };
      }),
    undo: (key, windowMs, now) =>
      guard('cannot count a request', async () => {
        await database
          .updateTable('rate_counter')
          .set((row) => ({ hits: row('hits', '-', 1) }))
          .where('key', '=', key)
          .where('window_ms', '=', windowMs)
          .where('reset_at', '>', now)
          .where('hits', '>', 0)
          .execute();
      }),
    purge: (now) =>
      guard('cannot purge the counters', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('rate_counter')
          .where('reset_at', '<=', now)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}
