import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

/**
 * A pool that closes a connection whose last word did not come from PostgreSQL. Where an answer
 * stayed away it may be that none ever comes, and whoever got that connection next would wait for it
 * too: a network that lost a connection tells nobody.
 */
export function closingLost(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => new WaryClient(await pool.connect()),
    end: () => pool.end(),
    options: pool.options,
  };
}

/** A connection while somebody has it. */
class WaryClient implements PostgresPoolClient {
  readonly #client: PostgresPoolClient;
  #isLost = false;

  constructor(client: PostgresPoolClient) {
    this.#client = client;
  }

  query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query<Row>(
    what: string | PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof what !== 'string') throw new TypeError('nothing is read through a cursor');
    return this.#ask(what, parameters);
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#isLost);
  }

  async #ask<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    // Nor is it asked to undo anything: PostgreSQL does so when the connection ends.
    if (this.#isLost) throw new Error('the connection is lost');
    try {
      return await this.#client.query<Row>(text, parameters);
    } catch (error) {
      this.#isLost = !(error instanceof pg.DatabaseError);
      throw error;
    }
  }
}
