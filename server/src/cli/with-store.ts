import type { Config } from '../config.ts';
import { openConfiguredStore } from '../configured-store.ts';
import { prepareKeys } from '../prepared-keys.ts';
import type { ServiceStore } from '../service/ports.ts';

/** Who did what a command did, in the audit log. */
export const OPERATOR = { actor: 'operator' } as const;

/** Opens the store for as long as one command needs it. */
export async function withStore<T>(
  config: Config,
  work: (store: ServiceStore) => Promise<T>,
): Promise<T> {
  const store = await openConfiguredStore(config);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** As `withStore`, for a command that writes to the audit log: it needs keys, and may make them. */
export function withAuditedStore<T>(
  config: Config,
  work: (store: ServiceStore) => Promise<T>,
): Promise<T> {
  return withStore(config, async (store) => {
    await prepareKeys(config, store, Date.now);
    return work(store);
  });
}
