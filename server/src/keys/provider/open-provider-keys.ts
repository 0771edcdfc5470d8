import type { KeyObject } from 'node:crypto';
import type { Clock } from '@facenition/core';
import { openCustodian } from '../custody/open-custodian.ts';
import { checkCustody, readKeyFile } from '../key-file.ts';
import { stampOf } from '../key-file-stamp.ts';
import { keysUnavailable } from '../keys-unavailable.ts';
import { once } from '../once.ts';
import type { Custodian, KeySetup, WatchKeyService } from '../ports.ts';
import { ensureProviderKeys, providerStates } from './change-provider-keys.ts';
import type {
  IdentityProviderKeys,
  ProviderAlgorithm,
  ProviderPrivateKey,
  ProviderSigningKey,
} from './ports.ts';
import { openProviderKey, type ProviderKey } from './provider-key.ts';
import type { ProviderKeyState } from './schedule.ts';

export interface OpenProviderKeysOptions {
  /** What certificates of keys that are made here are made out to: the address of the server. */
  readonly issuer: string;
  readonly clock: Clock;
  /** Keys that are made at the first need; RS256 alone without. */
  readonly algorithms?: readonly ProviderAlgorithm[];
  /** Told of requests to a service that keeps keys. */
  readonly watch?: WatchKeyService;
}

/** Those that are published, by where they stand in the order of `privateJwks`. */
const PUBLISHED: readonly ProviderKeyState[] = ['signs', 'waits', 'verifies'];

/**
 * The keys of the identity provider in a key file. A file without any gets them at the first call.
 * A change of the file by another process is noticed at the next call; private parts are unwrapped
 * when first needed, and kept in memory until the file changes.
 */
export function openProviderKeys(
  { keyFile, keyCustody }: KeySetup,
  { issuer, clock, algorithms = ['RS256'], watch }: OpenProviderKeysOptions,
): IdentityProviderKeys {
  const custodian = once(() => openCustodian(keyCustody, watch));
  let held: { readonly stamp: string; readonly keys: readonly Held[] } | undefined;

  const ensure = once(async () => {
    checkCustody(keyFile, await readKeyFile(keyFile), keyCustody);
    const made = { algorithms, issuer, custodian: await custodian() };
    await ensureProviderKeys(keyFile, clock(), made);
  });

  async function published(): Promise<readonly Stated[]> {
    await ensure();
    const stamp = await stampOf(keyFile);
    if (held === undefined || held.stamp !== stamp) {
      const { provider } = await readKeyFile(keyFile);
      held = { stamp, keys: provider.map((key) => hold(key, custodian)) };
    }
    return statedIn(held.keys, clock());
  }

  return {
    publicJwks: async () => ({
      keys: (await published()).map(({ key }) => key.publicKey),
    }),
    async signingKey(alg) {
      const signs = (await published()).find(
        ({ key, state }) => state === 'signs' && key.publicKey.alg === alg,
      );
      return signs === undefined ? noneSigns(alg) : signingKeyOf(signs);
    },
    privateJwks: async () => Promise.all((await published()).map(privateJwkOf)),
  };
}

interface Held {
  readonly key: ProviderKey;
  readonly open: () => Promise<KeyObject>;
}

interface Stated extends Held {
  readonly state: ProviderKeyState;
}

function hold(key: ProviderKey, custodian: () => Promise<Custodian>): Held {
  return { key, open: once(async () => openProviderKey(key, await custodian())) };
}

/** Those that are published, in the order of `PUBLISHED`, each kind with the newest first. */
function statedIn(held: readonly Held[], now: number): readonly Stated[] {
  const states = providerStates(
    held.map(({ key }) => key),
    now,
  );
  const stated = held.map((each, at) => ({ ...each, state: states[at]?.state ?? 'retired' }));
  return PUBLISHED.flatMap((kind) => stated.filter(({ state }) => state === kind).reverse());
}

async function signingKeyOf({ key, open }: Stated): Promise<ProviderSigningKey> {
  const { kid, alg, x5c } = key.publicKey;
  return { kid, alg, x5c, privateKey: await open() };
}

async function privateJwkOf({ key, open }: Stated): Promise<ProviderPrivateKey> {
  const members = (await open()).export({ format: 'jwk' });
  return { ...members, ...key.publicKey };
}

function noneSigns(alg: ProviderAlgorithm): never {
  throw keysUnavailable(
    `no key signs by ${alg}: add one with \`facenition keys rotate-provider --algorithm ${alg}\``,
  );
}
