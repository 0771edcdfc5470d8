import { type Clock, FacenitionError } from '@facenition/core';
import { type Config, readConfig } from '../config.ts';
import { openKeys } from '../keys/open-keys.ts';
import { checkCapacity } from './capacity.ts';
import { checkCapturePage } from './capture-page.ts';
import { checkClock } from './clock.ts';
import { checkConfiguration, explainUnreadable } from './configuration.ts';
import { lookAtConsent } from './consent.ts';
import { checkDataFolder, checkDiskSpace } from './data-folder.ts';
import type { Finding } from './finding.ts';
import { checkKeys } from './key-file.ts';
import { checkListening } from './listening.ts';
import { checkFormerPacks, checkLiveness, checkModelPack, packInUse } from './model-pack.ts';
import { checkNativeParts, checkNode } from './platform.ts';
import { checkPolicyInUse } from './policy.ts';
import { lookAtStore } from './store.ts';
import { checkAuditLog, checkWebhooks } from './stored.ts';
import { checkTraces } from './traces.ts';

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly directory: string;
  readonly clock?: Clock;
}

export interface Examination {
  readonly findings: readonly Finding[];
  /** Checks that did not end: a fault of ours, and not of what they looked at. */
  readonly failed: readonly string[];
}

type Checks = Readonly<Record<string, () => readonly Finding[] | Promise<readonly Finding[]>>>;

/** Looks at everything an operator can get wrong, and changes nothing. */
export async function examine(surroundings: Surroundings): Promise<Examination> {
  const { environment, directory, clock = Date.now } = surroundings;
  const platform: Checks = { node: () => checkNode(), 'native parts': () => checkNativeParts() };
  const config = read(environment, directory);
  if (config instanceof FacenitionError) {
    return runChecks({ configuration: () => explainUnreadable(config), ...platform });
  }
  const store = await lookAtStore(config);
  const listening = await checkListening(config);
  const consent = await lookAtConsent(config);
  try {
    return await runChecks({
      configuration: () => checkConfiguration(config),
      ...platform,
      'data folder': () => checkDataFolder(config),
      'disk space': () => checkDiskSpace(config),
      store: () => store.findings,
      keys: () => checkKeys(config, store, clock),
      'audit log': () => checkAuditLog(store, openKeys(config)),
      webhooks: () => checkWebhooks(store),
      traces: () => checkTraces(config),
      clock: () => checkClock(config, store, clock),
      'model pack': () => checkModelPack(config),
      'former packs': () => checkFormerPacks(config),
      liveness: () => checkLiveness(config),
      'capture page': () => checkCapturePage(config),
      consent: () => consent.findings,
      'step-up policy': async () =>
        checkPolicyInUse(store, { terms: consent.terms, pack: await packInUse(config) }),
      ports: () => listening.findings,
      'workers and memory': () => checkCapacity(config, listening.isRunning),
    });
  } finally {
    await store.close();
  }
}

function read(
  environment: Surroundings['environment'],
  directory: string,
): Config | FacenitionError {
  try {
    return readConfig(environment, directory);
  } catch (fault) {
    if (fault instanceof FacenitionError) return fault;
    throw fault;
  }
}

/** One after the other; what throws is named, and the others still say what they find. */
async function runChecks(checks: Checks): Promise<Examination> {
  const findings: Finding[] = [];
  const failed: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      findings.push(...(await check()));
    } catch {
      failed.push(name);
    }
  }
  return { findings, failed };
}
