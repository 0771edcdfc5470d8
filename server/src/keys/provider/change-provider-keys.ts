import { fileCustodian } from '../custody/file.ts';
import { checkCustody } from '../key-file.ts';
import type { KeyFile } from '../key-file-format.ts';
import { changeKeyFile, ensureInKeyFile, refused } from '../locked-change.ts';
import type { Custodian } from '../ports.ts';
import { PROVIDER_ALGORITHMS, type ProviderAlgorithm } from './ports.ts';
import { newProviderKey, type ProviderKey, type ProviderKeyOptions } from './provider-key.ts';
import { type ProviderKeyState, PUBLISHED_AROUND_MS, type Scheduled, stateOf } from './schedule.ts';

export interface RotateProviderOptions extends ProviderKeyOptions {
  /** Signs at once: relying parties that kept the former key set refuse what it signs. */
  readonly atOnce?: boolean;
  readonly custodian?: Custodian;
}

/** Every key of the provider with what it is at this time. */
export function providerStates(
  keys: readonly ProviderKey[],
  now: number,
): readonly { readonly key: ProviderKey; readonly state: ProviderKeyState }[] {
  const scheduled = keys.map(
    ({ publicKey, signsFrom, retired }): Scheduled => ({
      alg: publicKey.alg,
      signsFrom: Date.parse(signsFrom),
      isRetired: retired !== undefined,
    }),
  );
  return keys.map((key, at) => ({ key, state: stateOf(scheduled, at, now) }));
}

/**
 * Adds a key of the identity provider: published at once, it signs two days later, and at once where
 * none of its algorithm signs yet. Keys that are no longer published lose their private part.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where another of this algorithm waits to sign
 */
export async function rotateProviderKey(
  path: string,
  now: number,
  { atOnce = false, custodian = fileCustodian, ...options }: RotateProviderOptions,
): Promise<ProviderKey> {
  const { algorithm = 'RS256' } = options;
  return changeKeyFile(path, async (file) => {
    checkCustody(path, file, custodian);
    const ofAlgorithm = providerStates(file.provider, now).filter(
      ({ key }) => key.publicKey.alg === algorithm,
    );
    const waiting = ofAlgorithm.find(({ state }) => state === 'waits');
    if (waiting !== undefined && !atOnce) {
      const { publicKey, signsFrom } = waiting.key;
      throw refused(`${publicKey.kid} waits already: it signs from ${signsFrom}`);
    }
    const isFirst = !ofAlgorithm.some(({ state }) => state === 'signs');
    const signsFrom = atOnce || isFirst ? now : now + PUBLISHED_AROUND_MS;
    const added = await newProviderKey(options, { now, signsFrom }, custodian);
    return [added, { ...file, provider: [...withoutOver(file.provider, now), added] }];
  });
}

/**
 * Takes a key of the identity provider out of use: what it signed stops verifying where its key set
 * is read anew, and its private part is gone.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where it is the one that signs, retired, or not there
 */
export async function retireProviderKey(path: string, kid: string, now: number): Promise<void> {
  return changeKeyFile(path, async (file) => {
    const states = providerStates(file.provider, now);
    const found = states.find(({ key }) => key.publicKey.kid === kid);
    if (found === undefined || found.state === 'retired') {
      throw refused('there is no key of the identity provider of this kid in use');
    }
    if (found.state === 'signs') {
      throw refused(
        'this key signs: add another first with `facenition keys rotate-provider --now`',
      );
    }
    const provider = file.provider.map((key) => (key === found.key ? retire(key, now) : key));
    return [undefined, { ...file, provider }];
  });
}

/** Makes sure that there is a key that signs for each of these algorithms. */
export async function ensureProviderKeys(
  path: string,
  now: number,
  {
    algorithms,
    issuer,
    custodian = fileCustodian,
  }: {
    readonly algorithms: readonly ProviderAlgorithm[];
    readonly issuer: string;
    readonly custodian?: Custodian;
  },
): Promise<void> {
  const missing = ({ provider }: KeyFile): readonly ProviderAlgorithm[] =>
    PROVIDER_ALGORITHMS.filter((alg) => algorithms.includes(alg)).filter(
      (alg) =>
        !providerStates(provider, now).some(
          ({ key, state }) => key.publicKey.alg === alg && state === 'signs',
        ),
    );
  await ensureInKeyFile(
    path,
    (file) => missing(file).length === 0,
    async (file) => {
      checkCustody(path, file, custodian);
      const times = { now, signsFrom: now };
      const added = await Promise.all(
        missing(file).map((algorithm) => newProviderKey({ algorithm, issuer }, times, custodian)),
      );
      return { ...file, provider: [...file.provider, ...added] };
    },
  );
}

function withoutOver(keys: readonly ProviderKey[], now: number): readonly ProviderKey[] {
  return providerStates(keys, now).map(({ key, state }) =>
    state === 'over' ? retire(key, now) : key,
  );
}

function retire({ created, signsFrom, publicKey }: ProviderKey, now: number): ProviderKey {
  return { created, signsFrom, publicKey, retired: new Date(now).toISOString() };
}
