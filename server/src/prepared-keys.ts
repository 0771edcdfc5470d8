import type { Clock } from '@facenition/core';
import type { Config } from './config.ts';
import { ensureSigningKey } from './keys/change-key-file.ts';
import { openCustodian } from './keys/custody/open-custodian.ts';
import { createKeyFile, isKeyFileThere } from './keys/key-file.ts';
import type { ServiceStore } from './service/ports.ts';

/**
 * Makes keys where nobody can have used any yet, and answers whether it did. Anywhere else a key
 * file that is gone is a mishap, and new keys would hide it while every identity token is refused.
 *
 * Rejects with `ERR_KEYS_UNAVAILABLE` or `ERR_STORE_FAILED`.
 */
export async function prepareKeys(
  { keyFile, keyCustody }: Pick<Config, 'keyFile' | 'keyCustody'>,
  store: Pick<ServiceStore, 'clientTokens'>,
  clock: Clock,
): Promise<boolean> {
  const custodian = await openCustodian(keyCustody);
  const isFirstStart = !(await store.clientTokens.isAnyThere());
  const makes = isFirstStart && !(await isKeyFileThere(keyFile));
  const made = makes && (await createKeyFile(keyFile, clock(), custodian));
  await ensureSigningKey(keyFile, clock(), custodian);
  return made;
}
