import type { Generated } from 'kysely';

/** The tables as the queries see them; `migrations.ts` makes them. */
export interface Tables {
  readonly client_token: ClientTokenTable;
}

export interface ClientTokenTable {
  readonly id: Generated<number>;
  /** What an operator calls the client. */
  readonly name: string;
  /** SHA-256 of the token, 32 bytes: the token itself is not kept. */
  readonly token_hash: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly created_at: number;
  readonly last_used_at: number | null;
}
