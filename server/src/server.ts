import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, PACKS, type PackManifest } from '@facenition/core';
import type { Config } from './config.ts';
import { startWorkerPool, type WorkerPool } from './engine/worker-pool.ts';
import { createApp } from './http/app.ts';
import { type HttpServer, listen } from './http/listen.ts';
import { createKeyFile, readKeyFile } from './keys/key-file.ts';
import type { Log } from './log.ts';
import { selectPack } from './packs/select-pack.ts';
import { openStore, type Store } from './store/store.ts';

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
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  if (await createKeyFile(config.keyFile, clock())) log({ event: 'keys-created' });
  await readKeyFile(config.keyFile);
  const pack = await selectPack({
    packs: PACKS,
    modelsDir: config.modelsDir,
    wanted: config.modelPack,
  });
  if (pack.grade === 'demo') log({ event: 'demo-grade-pack', pack: pack.id, better: 'mobile' });
  const store = await openStore(join(config.dataDir, 'facenition.sqlite'));
  const pool = startWorkerPool({
    setup: { ...config, pack },
    workers: config.workers,
    queueLimit: config.queueLimit,
    clock,
  });
  try {
    await pool.warm();
    const http = await listen(createServerApp(options, store, pool, clock), config);
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
    await release(pool, store);
    throw fault;
  }
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
    maxImageBytes: config.maxImageBytes,
    async ready() {
      await store.ping();
      await readKeyFile(config.keyFile);
      await pool.warm();
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
  await release(parts.pool, parts.store);
  parts.log({ event: 'stopped', requestsCutOff });
}

async function release(pool: WorkerPool, store: Store): Promise<void> {
  await pool.close();
  await store.close();
}
