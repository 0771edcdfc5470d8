import { readConfig } from '../../src/config.ts';
import { openConfiguredStore } from '../../src/configured-store.ts';
import type { ServiceStore } from '../../src/service/ports.ts';

/** Works with the store that commands use which run in a folder. */
export async function storeIn<T>(
  folder: string,
  work: (store: ServiceStore) => Promise<T>,
): Promise<T> {
  const store = await openConfiguredStore(readConfig({}, folder));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
