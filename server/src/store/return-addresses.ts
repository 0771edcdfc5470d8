import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { ReturnAddressTable } from './live-capture-tables.ts';
import type { Tables } from './tables.ts';

/** Where browsers may be sent back to after a capture: of one tenant, as an operator registered it. */
export interface ReturnAddress {
  readonly idp: string;
  readonly tenant: string;
  readonly kind: ReturnAddressTable['kind'];
  readonly address: string;
}

export interface ReturnAddresses {
  add(address: ReturnAddress, now: number): Promise<void>;
  has(address: ReturnAddress): Promise<boolean>;
  list(): Promise<readonly (ReturnAddress & { readonly createdAt: number })[]>;
  remove(address: ReturnAddress): Promise<boolean>;
  /** Whether any tenant has registered this origin for the element in its pages. */
  isEmbeddingOrigin(origin: string): Promise<boolean>;
}

export function createReturnAddresses(database: Kysely<Tables>): ReturnAddresses {
  return {
    add: (address, now) =>
      guard('cannot register a return address', async () => {
        await database
          .insertInto('return_address')
          .values({ ...address, created_at: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    has: ({ idp, tenant, kind, address }) =>
      guard('cannot look up a return address', async () => {
        const found = await database
          .selectFrom('return_address')
          .select('address')
          .where('idp', '=', idp)
          .where('tenant', '=', tenant)
          .where('kind', '=', kind)
          .where('address', '=', address)
          .executeTakeFirst();
        return found !== undefined;
      }),
    list: () =>
      guard('cannot list the return addresses', async () => {
        const rows = await database
          .selectFrom('return_address')
          .selectAll()
          .orderBy('idp')
          .orderBy('tenant')
          .orderBy('address')
          .execute();
        return rows.map(({ created_at: createdAt, ...address }) => ({ ...address, createdAt }));
      }),
    remove: ({ idp, tenant, kind, address }) =>
      guard('cannot remove a return address', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('return_address')
          .where('idp', '=', idp)
          .where('tenant', '=', tenant)
          .where('kind', '=', kind)
          .where('address', '=', address)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
    isEmbeddingOrigin: (origin) =>
      guard('cannot look up an origin', async () => {
        const found = await database
          .selectFrom('return_address')
          .select('address')
          .where('kind', '=', 'stay')
          .where('address', '=', origin)
          .executeTakeFirst();
        return found !== undefined;
      }),
  };
}
