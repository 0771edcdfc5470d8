import type { Kysely } from 'kysely';
import type { EntraTenantTable } from './entra-tables.ts';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

/** The national clouds of Microsoft that can be a tenant's home. */
export type EntraCloud = EntraTenantTable['cloud'];

/** A tenant of Microsoft Entra whose requests are served. */
export interface EntraTenant {
  /** What we call the tenant's external method: the `client_id` that Entra sends. */
  readonly clientId: string;
  /** Lower-case GUID. */
  readonly tenantId: string;
  /** Of the app registration that stands for us in Entra. Lower-case GUID. */
  readonly appId: string;
  readonly cloud: EntraCloud;
  /** Shown to people: who is asking. */
  readonly name: string;
  /** Of the identity tokens of its people. */
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The tenants of Microsoft Entra that are let in; nobody else is. */
export interface EntraTenants {
  add(tenant: EntraTenant): Promise<void>;
  find(clientId: string): Promise<EntraTenant | undefined>;
  /** In the order in which they were added. */
  list(): Promise<readonly EntraTenant[]>;
  /** With the sign-ins of it that have not ended. Answers whether there was one. */
  remove(clientId: string): Promise<boolean>;
}

export function createEntraTenants(database: Kysely<Tables>): EntraTenants {
  return {
    add: (tenant) =>
      guard('cannot add a tenant of Entra', async () => {
        await database.insertInto('entra_tenant').values(rowOf(tenant)).execute();
      }),
    find: (clientId) =>
      guard('cannot look up a tenant of Entra', async () => {
        const row = await database
          .selectFrom('entra_tenant')
          .selectAll()
          .where('client_id', '=', clientId)
          .executeTakeFirst();
        return row && tenantOf(row);
      }),
    list: () =>
      guard('cannot list the tenants of Entra', async () => {
        const rows = await database
          .selectFrom('entra_tenant')
          .selectAll()
          .orderBy('created_at')
          .orderBy('client_id')
          .execute();
        return rows.map(tenantOf);
      }),
    remove: (clientId) =>
      guard('cannot remove a tenant of Entra', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('entra_tenant')
          .where('client_id', '=', clientId)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
  };
}

function rowOf({ clientId, tenantId, appId, createdAt, ...rest }: EntraTenant): EntraTenantTable {
  const ids = { client_id: clientId, tenant_id: tenantId, app_id: appId };
  return { ...ids, cloud: rest.cloud, name: rest.name, scope: rest.scope, created_at: createdAt };
}

function tenantOf(row: EntraTenantTable): EntraTenant {
  const { client_id: clientId, tenant_id: tenantId, app_id: appId, created_at: createdAt } = row;
  const { cloud, name, scope } = row;
  return { clientId, tenantId, appId, cloud, name, scope, createdAt };
}
