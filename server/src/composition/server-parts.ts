import type { Clock, PackManifest, withoutPassiveCheck } from '@facenition/core';
import type { BurstSettings } from '../capture/burst.ts';
import type { ConsentTerms } from '../capture/consent.ts';
import type { Config } from '../config.ts';
import type { WorkerPool } from '../engine/worker-pool.ts';
import type { Keys } from '../keys/ports.ts';
import type { Log } from '../log.ts';
import type { ServiceStore } from '../service/ports.ts';
import type { Tracer } from '../tracing/tracer.ts';
import type { WebhookEndpoint } from '../webhooks/endpoint.ts';

/** Everything that was opened at the start. */
export interface ServerParts {
  readonly config: Config;
  readonly pack: PackManifest;
  readonly formerPacks: readonly PackManifest[];
  readonly pool: WorkerPool;
  readonly store: ServiceStore;
  readonly keys: Keys;
  readonly webhookEndpoints: readonly WebhookEndpoint[];
  readonly webhookSecrets: readonly string[];
  /** What people agree to before they are enrolled. */
  readonly consent?: ConsentTerms;
  /** Where the built files of the capture page are. */
  readonly pageFolder: string;
  /** Set in code alone; see `BurstSettings`. */
  readonly burst?: Pick<BurstSettings, typeof withoutPassiveCheck>;
  readonly clock: Clock;
  readonly log: Log;
  readonly tracer: Tracer;
}
