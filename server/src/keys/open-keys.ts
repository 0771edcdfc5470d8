import { hkdfSync } from 'node:crypto';
import { openCustodian } from './custody/open-custodian.ts';
import { checkCustody, readKeyFile } from './key-file.ts';
import { KEY_BYTES, type KeyFile, type KeyGeneration, type SigningKey } from './key-file-format.ts';
import { stampOf } from './key-file-stamp.ts';
import { keysUnavailable } from './keys-unavailable.ts';
import { once } from './once.ts';
import type {
  Custodian,
  KeySetup,
  Keys,
  Mac,
  SecretLabel,
  Signer,
  WatchKeyService,
} from './ports.ts';
import { createSigner } from './signing-key.ts';

/**
 * The keys of a key file. A change of the file by another process is noticed at the next call.
 * Secrets are unwrapped when first needed, and kept in memory until the file changes.
 *
 * Calls reject with `ERR_KEYS_UNAVAILABLE` as `readKeyFile` does, or where the keeper of the keys
 * does not answer. `watch`: told of requests to a service that keeps them.
 */
export function openKeys({ keyFile, keyCustody }: KeySetup, watch?: WatchKeyService): Keys {
  const custodian = once(() => openCustodian(keyCustody, watch));
  let held: { readonly stamp: string; readonly keys: Keys } | undefined;

  async function current(): Promise<Keys> {
    const stamp = await stampOf(keyFile);
    if (held === undefined || held.stamp !== stamp) {
      const file = await readKeyFile(keyFile);
      checkCustody(keyFile, file, keyCustody);
      held = { stamp, keys: keysIn(file, custodian) };
    }
    return held.keys;
  }

  return {
    current: async () => (await current()).current(),
    sealKey: async (kid, salt, info) => (await current()).sealKey(kid, salt, info),
    pepper: async (kid, message) => (await current()).pepper(kid, message),
    signer: async () => (await current()).signer(),
    publicKeys: async () => (await current()).publicKeys(),
    allPublicKeys: async () => (await current()).allPublicKeys(),
    check: async () => (await current()).check(),
  };
}

/** The keys of a file as it was at one time, with what was unwrapped of it. */
function keysIn(file: KeyFile, custodian: () => Promise<Custodian>): Keys {
  const secrets = secretsIn(file, custodian);
  const current = (): number => {
    const newest = file.generations.at(-1);
    if (newest === undefined) throw keysUnavailable('no generation');
    return newest.kid;
  };
  const inUse = file.signing.filter(({ retired }) => retired === undefined);
  return {
    ...secrets,
    current: async () => current(),
    publicKeys: async () => ({ keys: inUse.map(({ publicKey }) => publicKey) }),
    allPublicKeys: async () => ({ keys: file.signing.map(({ publicKey }) => publicKey) }),
    async check() {
      await secrets.sealKey(current(), new Uint8Array(), new Uint8Array());
      await secrets.pepper(current(), new TextEncoder().encode('facenition/check'));
    },
  };
}

function secretsIn(
  { generations, signing }: KeyFile,
  custodian: () => Promise<Custodian>,
): Pick<Keys, 'sealKey' | 'pepper' | 'signer'> {
  const opened = new Map(
    generations.map((generation) => [generation.kid, openGeneration(generation, custodian)]),
  );
  return {
    async sealKey(kid, salt, info) {
      const key = await opened.get(kid)?.serviceKey();
      return key && new Uint8Array(hkdfSync('sha256', key, salt, info, KEY_BYTES));
    },
    async pepper(kid, message) {
      const mac = await opened.get(kid)?.pepper();
      return mac?.(message);
    },
    signer: once(() => openSigner(signing, custodian)),
  };
}

interface OpenGeneration {
  serviceKey(): Promise<Uint8Array>;
  pepper(): Promise<Mac>;
}

function openGeneration(
  { kid, serviceKey, pepper }: KeyGeneration,
  custodian: () => Promise<Custodian>,
): OpenGeneration {
  const label = (purpose: SecretLabel['purpose']): SecretLabel => ({ purpose, kid: String(kid) });
  return {
    serviceKey: once(async () => (await custodian()).unwrap(serviceKey, label('service-key'))),
    pepper: once(async () => (await custodian()).openPepper(pepper, label('pepper'))),
  };
}

async function openSigner(
  signing: readonly SigningKey[],
  custodian: () => Promise<Custodian>,
): Promise<Signer> {
  const newest = signing.findLast(({ retired }) => retired === undefined);
  if (newest?.secret === undefined) {
    throw keysUnavailable('no key signs: add one with `facenition keys rotate --signing`');
  }
  const { publicKey, secret } = newest;
  const label = { purpose: 'signing-key', kid: publicKey.kid } as const;
  return createSigner(publicKey, await (await custodian()).unwrap(secret, label));
}
