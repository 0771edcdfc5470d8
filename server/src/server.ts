import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, PACKS, type PackManifest } from '@facenition/core';
import type { Config } from './config.ts';
import { startWorkerPool, type WorkerPool } from './engine/worker-pool.ts';
import { summariseFault } from './fault-summary.ts';
import { withFileFaults } from './files/file-faults.ts';
import { createApp } from './http/app.ts';
import { type HttpServer, listen } from './http/listen.ts';
import { openCustodian } from './keys/custody/open-custodian.ts';
import { createKeyFile, isKeyFileThere, readKeyFile } from './keys/key-file.ts';
import { openKeys } from './keys/open-keys.ts';
import type { Log } from './log.ts';
import { selectPack } from './packs/select-pack.ts';
import { openStore, type Store, type StoreOptions } from './store/store.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly log: Log;
  /** Milliseconds since the epoch; a test or a demonstration may set it. */
  readonly clock?: Clock;
}

export interface RunningServer {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  readonly pack: PackManifest;
  /** Made at the first start with a data folder, and not to be had again. */
  readonly clientToken?: string;
  /** Lets running requests finish within the configured time, then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Starts the whole server: data folder, keys, store, models, workers, HTTP. When it resolves, it
 * is ready for requests.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE`, `ERR_STORE_FAILED`, `ERR_PACK_*`, `ERR_MODEL_*`
 *   or `ERR_CONFIG_INVALID` (the address cannot be listened on)
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, clock = Date.now } = options;
  const opened = new AsyncDisposableStack();
  try {
    const store = await openConfiguredStore(config, {
      onLastUseLost: (fault) => log({ event: 'last-use-not-noted', fault: summariseFault(fault) }),
    });
    opened.defer(() => store.close());
    await prepareKeys(options, store, clock);
    const pack = await choosePack(options);
    const pool = startWorkerPool({
      setup: { ...config, pack },
      workers: config.workers,
      queueLimit: config.queueLimit,
      clock,
      onWorkerLost: () => log({ event: 'worker-lost' }),
    });
    opened.defer(() => pool.close());
    await pool.warm();
    const http = await listen(createServerApp(options, store, pool, clock), config);
    opened.defer(async () => void (await http.close()));
    // Last of all: a token that was made before something failed would never have been seen.
    const clientToken = await store.clientTokens.createFirst('first', clock());
    log({ event: 'listening', url: http.url, pack: pack.id });
    return {
      url: http.url,
      pack,
      ...(clientToken !== undefined && { clientToken }),
      close: () => close({ http, pool, store, log }),
    };
  } catch (fault) {
    await opened.disposeAsync();
    throw fault;
  }
}

/** Opens the store of the settings, making it and the data folder where they are not there. */
export async function openConfiguredStore<Event = never>(
  { dataDir, databaseUrl }: Config,
  options?: StoreOptions<Event>,
): Promise<Store<Event>> {
  const where = {
    code: 'ERR_CONFIG_INVALID',
    path: dataDir,
    setting: 'FACENITION_DATA_DIR',
  } as const;
  await withFileFaults(where, () => mkdir(dataDir, { recursive: true, mode: 0o700 }));
  return databaseUrl === undefined
    ? openStore({ kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') }, options)
    : openStore({ kind: 'postgres', url: databaseUrl }, options);
}

/**
 * Makes keys where nobody can have used any yet. Anywhere else a key file that is gone is a
 * mishap, and new keys would hide it while every identity token is refused.
 */
async function prepareKeys(
  { config: { keyFile, keyCustody }, log }: ServerOptions,
  store: Store,
  clock: Clock,
): Promise<void> {
  const isFirstStart = !(await store.clientTokens.isAnyThere());
  if (isFirstStart && !(await isKeyFileThere(keyFile))) {
    const custodian = await openCustodian(keyCustody);
    if (await createKeyFile(keyFile, clock(), custodian)) log({ event: 'keys-created' });
  }
  await openKeys({ keyFile, keyCustody }).check();
}

async function choosePack({ config, log }: ServerOptions): Promise<PackManifest> {
  const { modelsDir, modelPack: wanted, calibrationFile } = config;
  const pack = await selectPack({ packs: PACKS, modelsDir, wanted, calibrationFile });
  if (pack.grade === 'demo') log({ event: 'demo-grade-pack', pack: pack.id, better: 'mobile' });
  return pack;
}

function createServerApp(
  { config, log }: ServerOptions,
  store: Store,
  pool: WorkerPool,
  clock: Clock,
): ReturnType<typeof createApp> {
  return createApp({
    templates: pool,
    tokens: store.clientTokens,
    clock,
    log,
    limits: { ...config, places: config.workers + config.queueLimit },
    async ready() {
      await store.ping();
      await readKeyFile(config.keyFile);
      pool.checkAlive();
    },
  });
}

async function close(parts: {
  readonly http: HttpServer;
  readonly pool: WorkerPool;
  readonly store: Store;
  readonly log: Log;
}): Promise<void> {
  parts.log({ event: 'stopping' });
  const { requestsCutOff } = await parts.http.close();
  await parts.pool.close();
  await parts.store.close();
  parts.log({ event: 'stopped', requestsCutOff });
}
