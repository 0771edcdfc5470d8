import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sealEntry } from './audit/chain.ts';
import { CHAIN_START, formatEntry } from './audit/entry.ts';
import type { AuditEvent } from './audit/event.ts';
import type { Config } from './config.ts';
import { withFileFaults } from './files/file-faults.ts';
import { openKeys } from './keys/open-keys.ts';
import type { Keys } from './keys/ports.ts';
import type { ServiceStore } from './service/ports.ts';
import type { SealEntry } from './store/audit-append.ts';
import { openStore } from './store/store.ts';

export interface ConfiguredStoreOptions {
  /** Told where the use of a client token could not be noted. */
  readonly onLastUseLost?: (fault: unknown) => void;
  /** What seals the entries of the audit log; absent: the keys of the settings. */
  readonly keys?: Pick<Keys, 'signer'>;
}

/** Opens the store of the settings, making it and the data folder where they are not there. */
export async function openConfiguredStore(
  config: Config,
  { onLastUseLost, keys = openKeys(config) }: ConfiguredStoreOptions = {},
): Promise<ServiceStore> {
  const { dataDir, databaseUrl } = config;
  const where = {
    code: 'ERR_CONFIG_INVALID',
    path: dataDir,
    setting: 'FACENITION_DATA_DIR',
  } as const;
  await withFileFaults(where, () => mkdir(dataDir, { recursive: true, mode: 0o700 }));
  const options = {
    sealEntry: sealWith(keys),
    ...(onLastUseLost !== undefined && { onLastUseLost }),
  };
  return databaseUrl === undefined
    ? openStore({ kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') }, options)
    : openStore({ kind: 'postgres', url: databaseUrl }, options);
}

/** Seals entries of the audit log with the newest signing key. */
export function sealWith(keys: Pick<Keys, 'signer'>): SealEntry<AuditEvent> {
  return async (previous, content) => {
    const entry = await sealEntry(previous ?? CHAIN_START, content, await keys.signer());
    return { seq: entry.seq, hash: entry.hash, line: formatEntry(entry) };
  };
}
