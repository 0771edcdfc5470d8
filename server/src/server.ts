import {
  type Clock,
  FacenitionError,
  PACKS,
  type PackManifest,
  type withoutPassiveCheck,
} from '@facenition/core';
import type { BurstSettings } from './capture/burst.ts';
import { readConsentTerms } from './capture/consent.ts';
import { isPageBuilt, pageFolder } from './capture-page/page-folder.ts';
import { composeApp } from './composition/compose-app.ts';
import type { ServerParts } from './composition/server-parts.ts';
import type { Config } from './config.ts';
import { openConfiguredStore } from './configured-store.ts';
import { configuredWebhooks } from './configured-webhooks.ts';
import type { EngineSetup } from './engine/template-ports.ts';
import { startWorkerPool, type WorkerPool } from './engine/worker-pool.ts';
import { summariseFault } from './fault-summary.ts';
import { listen } from './http/listen.ts';
import { createManagementApp } from './http/management-app.ts';
import { openKeys } from './keys/open-keys.ts';
import type { Log, WebhookOutcome } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { readAttackThresholds } from './packs/attack-calibration.ts';
import { selectFormerPacks, selectPack } from './packs/select-pack.ts';
import { prepareKeys } from './prepared-keys.ts';
import { startHousekeeping } from './service/housekeeping.ts';
import type { ServiceStore } from './service/ports.ts';
import { traceFetch, traceStore } from './traced-ports.ts';
import { openTracer } from './tracing/open-telemetry.ts';
import type { Tracer } from './tracing/tracer.ts';
import { VERSION } from './version.ts';
import { createDeliverer, type DeliveryOutcome } from './webhooks/deliverer.ts';
import { readWebhookSecrets } from './webhooks/settings.ts';

/** What of presentation attack detection can be set in code alone. */
interface Burst {
  readonly burst?: Pick<BurstSettings, typeof withoutPassiveCheck>;
}

export interface ServerOptions extends Burst {
  readonly config: Config;
  readonly log: Log;
  /** Milliseconds since the epoch; a test or a demonstration may set it. */
  readonly clock?: Clock;
  /** Where the capture page was built; absent: in its package. */
  readonly pageFolder?: string;
}

export interface RunningServer {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Where health and metrics are answered. */
  readonly managementUrl: string;
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
 *   or `ERR_CONFIG_INVALID` (the address cannot be listened on, a library is not installed)
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, clock = Date.now, pageFolder: page = pageFolder() } = options;
  const metrics = createMetrics();
  const log = metrics.counting(options.log);
  const opened = new AsyncDisposableStack();
  try {
    const { tracer, beginStop } = await openTracing(config, log, opened);
    const { burst = {} } = options;
    const parts = await openParts({ config, log, clock, tracer, burst, pageFolder: page }, opened);
    const { store, pool, keys, pack } = parts;
    metrics.watch(pool.load);
    startBackground(parts, opened);
    let stopping = false;
    const ready = async (): Promise<void> => {
      if (stopping) throw new FacenitionError('ERR_OVERLOADED', 'the server stops');
      await store.ping();
      await keys.current();
      pool.checkAlive();
    };
    const { stopTimeoutSeconds } = config;
    const management = await listen(createManagementApp({ ready, metrics, log }), {
      host: config.managementHost,
      port: config.managementPort,
      settings: 'FACENITION_MANAGEMENT_HOST or FACENITION_MANAGEMENT_PORT',
      stopTimeoutSeconds,
    });
    opened.defer(async () => void (await management.close()));
    const http = await listen(composeApp(parts), {
      host: config.host,
      port: config.port,
      settings: 'FACENITION_HOST or FACENITION_PORT',
      stopTimeoutSeconds,
    });
    let requestsCutOff = false;
    opened.defer(async () => {
      ({ requestsCutOff } = await http.close());
    });
    // Last of all: a token that was made before something failed would never have been seen.
    const clientToken = await createFirstToken(store, clock());
    log({ event: 'listening', url: http.url, management: management.url, pack: pack.id });
    return {
      url: http.url,
      managementUrl: management.url,
      pack,
      ...(clientToken !== undefined && { clientToken }),
      async close() {
        stopping = true;
        beginStop();
        log({ event: 'stopping' });
        await opened.disposeAsync();
        log({ event: 'stopped', requestsCutOff });
      },
    };
  } catch (fault) {
    await opened.disposeAsync();
    throw fault;
  }
}

function createFirstToken(store: ServiceStore, now: number): Promise<string | undefined> {
  return store.transaction(async ({ clientTokens, auditEntries }) => {
    const made = await clientTokens.createFirst('first', now);
    if (made === undefined) return undefined;
    const event = { type: 'client-token-created', actor: 'operator', client: made.id } as const;
    await auditEntries.append(event, now);
    return made.token;
  });
}

interface Tracing {
  readonly tracer: Tracer;
  /** From here on the time to stop passes. */
  beginStop(): void;
}

/** Closed after everything that makes spans, in what is left of the time to stop. */
async function openTracing(
  { traces, stopTimeoutSeconds }: Config,
  log: Log,
  opened: AsyncDisposableStack,
): Promise<Tracing> {
  const onLost = (count: number): void => log({ event: 'spans-lost', count });
  const tracer = await openTracer(traces, { version: VERSION, onLost });
  let stopBy = 0;
  opened.defer(() => tracer.close(Math.max(stopBy - performance.now(), LEAST_SENDING_MS)));
  return {
    tracer,
    beginStop() {
      stopBy = performance.now() + stopTimeoutSeconds * 1000;
    },
  };
}

/** Requests that take all of the time to stop are those that somebody will want to see. */
const LEAST_SENDING_MS = 1000;

interface PartsOptions extends Required<Omit<ServerOptions, 'burst'>>, Burst {
  readonly tracer: Tracer;
}

/** Opens everything that requests need; `opened` closes it again, the last first. */
async function openParts(
  { config, log, clock, tracer, burst, pageFolder: page }: PartsOptions,
  opened: AsyncDisposableStack,
): Promise<ServerParts> {
  // Everything but live captures works without.
  if (!(await isPageBuilt(page))) log({ event: 'page-not-built' });
  const keys = openKeys(config, (call, work) => tracer.step({ step: 'key', ...call }, work));
  const untraced = await openConfiguredStore(config, {
    keys,
    onLastUseLost: (fault) => log({ event: 'last-use-not-noted', fault: summariseFault(fault) }),
  });
  const system = config.databaseUrl === undefined ? 'sqlite' : 'postgresql';
  const store = traceStore(untraced, tracer, system);
  opened.defer(() => store.close());
  if (await prepareKeys(config, store, clock)) log({ event: 'keys-created' });
  await keys.check();
  const { webhookSecretFile: file } = config;
  const webhookSecrets = file === undefined ? [] : await readWebhookSecrets(file);
  const consent =
    config.consentFile === undefined ? undefined : await readConsentTerms(config.consentFile);
  const webhookEndpoints = config.webhookUrls.map((url) => ({ url, secrets: webhookSecrets }));
  const pack = await choosePack(config, log);
  const choice = { packs: PACKS, modelsDir: config.modelsDir };
  const formerPacks = await selectFormerPacks(choice, config.formerPackIds, pack);
  const packs = { pack, formerPacks };
  const attackThresholds = await readAttackThresholds(config.attackCalibrationFile, pack.id);
  const setup = { ...config, ...packs, attackThresholds };
  const pool = await openPool({ config, log, clock, tracer }, setup, opened);
  const opening = { config, ...packs, pool, store, keys, clock, log, tracer, pageFolder: page };
  return {
    ...opening,
    webhookEndpoints,
    webhookSecrets,
    ...(consent !== undefined && { consent }),
    ...(burst !== undefined && { burst }),
  };
}

async function openPool(
  { config, log, clock, tracer }: Omit<PartsOptions, 'pageFolder' | 'burst'>,
  setup: EngineSetup,
  opened: AsyncDisposableStack,
): Promise<WorkerPool> {
  const pool = startWorkerPool({
    setup,
    workers: config.workers,
    queueLimit: config.queueLimit,
    clock,
    tracer,
    onWorkerLost: () => log({ event: 'worker-lost' }),
  });
  opened.defer(() => pool.close());
  await pool.warm();
  return pool;
}

/** What goes on between requests. */
function startBackground(parts: ServerParts, opened: AsyncDisposableStack): void {
  const { config, store, webhookEndpoints: endpoints, clock, log, tracer } = parts;
  const onFault = (fault: unknown): void => log({ event: 'fault', fault: summariseFault(fault) });
  const housekeeping = startHousekeeping(
    { store, webhooks: configuredWebhooks(config) },
    clock,
    onFault,
  );
  opened.defer(() => housekeeping.stop());
  if (endpoints.length === 0) return;
  const deliverer = createDeliverer({
    outbox: store.outbox,
    endpoints,
    fetch: traceFetch((url, request) => fetch(url, request), tracer),
    clock,
    onOutcome: (outcome) => log({ event: 'webhook', ...webhookOutcome(outcome) }),
    onFault,
  }).start(DELIVER_EVERY_MS);
  opened.defer(() => deliverer.stop());
}

/** Soon after a revocation, and rarely enough to cost nothing. */
const DELIVER_EVERY_MS = 1000;

/** Without the time of the next try, which nobody reads in a log. */
function webhookOutcome(outcome: DeliveryOutcome): WebhookOutcome {
  const { id, tries } = outcome;
  if (outcome.outcome === 'delivered') return { outcome: 'delivered', id, tries };
  const given = outcome.nextAt === undefined ? 'given-up' : 'to-be-tried-again';
  return { outcome: given, id, tries, reason: outcome.reason };
}

async function choosePack(config: Config, log: Log): Promise<PackManifest> {
  const { modelsDir, modelPack: wanted, calibrationFile } = config;
  const pack = await selectPack({ packs: PACKS, modelsDir, wanted, calibrationFile });
  if (pack.grade === 'demo') log({ event: 'demo-grade-pack', pack: pack.id, better: 'mobile' });
  return pack;
}
