import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, FacenitionError } from '@facenition/core';
import type { Config } from '../config.ts';
import { openCustodian } from '../keys/custody/open-custodian.ts';
import { checkCustody, isKeyFileThere, readKeyFile } from '../keys/key-file.ts';
import type { KeyFile } from '../keys/key-file-format.ts';
import { openKeys } from '../keys/open-keys.ts';
import { providerStates } from '../keys/provider/change-provider-keys.ts';
import { broken, brokenBy, type Finding, ok, warning, withNames } from './finding.ts';
import type { StoreView } from './store.ts';

const FILE = 'key file';
const AGE = 'key age';
const CUSTODY = 'key custody';
const YEAR_MS = 365 * 86_400_000;

type KeySettings = Pick<Config, 'keyFile' | 'keyCustody' | 'dataDir'>;

/** Whether the keys are there, closed to others, young enough, and can be used. */
export async function checkKeys(
  config: KeySettings,
  store: StoreView,
  clock: Clock,
  canAdd: (keyFile: string) => Promise<boolean> = isFolderWritable,
): Promise<readonly Finding[]> {
  try {
    if (!(await isKeyFileThere(config.keyFile))) return await withoutFile(config, store);
    const file = await readKeyFile(config.keyFile);
    return [
      ok(FILE, 'there, readable by its owner only'),
      ...checkAges(file, clock()),
      ...(file.provider.length > 0 || (await canAdd(config.keyFile)) ? [] : [WITHOUT_PROVIDER_KEY]),
      await checkKeeper(config, file),
    ];
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const remedy = 'restore it from its backup';
    return [brokenBy(FILE, nameless(config, fault), remedy)];
  }
}

const WITHOUT_PROVIDER_KEY = warning(
  FILE,
  'it has no key for id_tokens, and none can be added here: OpenID Connect and Microsoft Entra do not work',
  'run `facenition keys rotate-provider` where this copy comes from, and replace all copies',
);

/** A change of the key file is a new file in its place. */
async function isFolderWritable(keyFile: string): Promise<boolean> {
  return access(dirname(keyFile), constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function withoutFile(config: KeySettings, store: StoreView): Promise<readonly Finding[]> {
  const { state, reader } = store;
  const library = await openCustodian(config.keyCustody).then(
    () => [],
    (fault: unknown) => [keeperFault(config, fault)],
  );
  const isFirst = state === 'new' || (await reader?.clientTokens.isAnyThere()) === false;
  if (isFirst) return [ok(FILE, 'not there yet: made at the first start'), ...library];
  if (state === 'unknown') {
    const what = 'not there; without the store nobody knows whether it was';
    return [
      warning(FILE, what, 'see the store; restore the file from its backup if it was'),
      ...library,
    ];
  }
  const remedy =
    'restore it from its backup, or start over, without the tokens made so far, with `facenition keys init`';
  return [
    broken(FILE, 'gone, though tokens were made with it (FACENITION_KEY_FILE)', remedy),
    ...library,
  ];
}

function checkAges({ generations, signing, provider }: KeyFile, now: number): readonly Finding[] {
  const findings: Finding[] = [];
  const generation = generations.at(-1);
  const signer = signing.findLast(({ retired }) => retired === undefined);
  if (generation !== undefined && isOld(generation.created, now)) {
    const what = `the current generation is ${daysOf(generation.created, now)} days old`;
    findings.push(warning(AGE, what, 'add another: `facenition keys rotate`'));
  }
  if (signer !== undefined && isOld(signer.created, now)) {
    const what = `the signing key is ${daysOf(signer.created, now)} days old`;
    findings.push(warning(AGE, what, 'add another: `facenition keys rotate --signing`'));
  }
  for (const { key, state } of providerStates(provider, now)) {
    if (state !== 'signs' || !isOld(key.created, now)) continue;
    const { alg } = key.publicKey;
    const what = `the provider key for ${alg} is ${daysOf(key.created, now)} days old`;
    const remedy = `add another: \`facenition keys rotate-provider --algorithm ${alg}\``;
    findings.push(warning(AGE, what, remedy));
  }
  return findings.length === 0 ? [ok(AGE, 'under a year')] : findings;
}

async function checkKeeper(config: KeySettings, file: KeyFile): Promise<Finding> {
  try {
    checkCustody(config.keyFile, file, config.keyCustody);
    const keys = openKeys(config);
    await keys.check();
    // A file of an older release has none: the next start adds it.
    if (file.signing.some(({ retired }) => retired === undefined)) await keys.signer();
    return ok(CUSTODY, 'the keys can be used');
  } catch (fault) {
    return keeperFault(config, fault);
  }
}

function keeperFault(config: KeySettings, fault: unknown): Finding {
  if (!(fault instanceof FacenitionError)) throw fault;
  const remedy = 'look at FACENITION_KEYS and its keeper: docs/settings.md, "Who keeps the keys"';
  return broken(CUSTODY, nameless(config, fault), remedy);
}

function nameless({ keyFile, dataDir }: KeySettings, { message }: FacenitionError): string {
  return withNames(message, [
    [keyFile, 'FACENITION_KEY_FILE'],
    [dataDir, 'the data folder'],
  ]);
}

function isOld(created: string, now: number): boolean {
  return now - Date.parse(created) > YEAR_MS;
}

function daysOf(created: string, now: number): number {
  return Math.floor((now - Date.parse(created)) / 86_400_000);
}
