import { hkdfSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { openCustodian } from './custody/open-custodian.ts';
import { checkCustody, readKeyFile } from './key-file.ts';
import { KEY_BYTES, type KeyFile, type KeyGeneration, type SigningKey } from './key-file-format.ts';
import { keysUnavailable } from './keys-unavailable.ts';
import type { Custodian, KeySetup, Keys, Mac, SecretLabel, Signer } from './ports.ts';
import { createSigner } from './signing-key.ts';

/**
 * The keys of a key file. A change of the file by another process is noticed at the next call.
 * Secrets are unwrapped when first needed, and kept in memory until the file changes.
 *
 * Calls reject with `ERR_KEYS_UNAVAILABLE` as `readKeyFile` does, or where the keeper of the keys
 * does not answer.
 */
export function openKeys({ keyFile, keyCustody }: KeySetup): Keys {
  const custodian = once(() => openCustodian(keyCustody));
  let held: { readonly stamp: string; readonly content: Content } | undefined;

  async function content(): Promise<Content> {
    const stamp = await stampOf(keyFile);
    if (held === undefined || held.stamp !== stamp) {
      const file = await readKeyFile(keyFile);
      checkCustody(keyFile, file, keyCustody);
      held = { stamp, content: openContent(file, custodian) };
    }
    return held.content;
  }

  const keys: Keys = {
    current: async () => (await content()).newest().kid,
    sealKey: async (kid, salt, info) => (await content()).sealKey(kid, salt, info),
    pepper: async (kid, message) => (await content()).pepper(kid, message),
    signer: async () => (await content()).signer(),
    publicKeys: async () => ({
      keys: (await content()).file.signing
        .filter(({ retired }) => retired === undefined)
        .map(({ publicKey }) => publicKey),
    }),
    allPublicKeys: async () => ({
      keys: (await content()).file.signing.map(({ publicKey }) => publicKey),
    }),
    async generations() {
      const { file, newest } = await content();
      const current = newest().kid;
      return file.generations.map(({ kid, created }) => ({
        kid,
        created,
        current: kid === current,
      }));
    },
    async check() {
      const { newest, sealKey, pepper } = await content();
      const { kid } = newest();
      await sealKey(kid, new Uint8Array(), new Uint8Array());
      await pepper(kid, new TextEncoder().encode('facenition/check'));
    },
  };
  return keys;
}

/** A key file as it was at one time, with what was unwrapped of it. */
interface Content extends Pick<Keys, 'sealKey' | 'pepper' | 'signer'> {
  readonly file: KeyFile;
  newest(): KeyGeneration;
}

function openContent(file: KeyFile, custodian: () => Promise<Custodian>): Content {
  const serviceKeys = new Map<number, () => Promise<Uint8Array>>();
  const peppers = new Map<number, () => Promise<Mac>>();
  for (const { kid, serviceKey, pepper } of file.generations) {
    const label = (purpose: SecretLabel['purpose']): SecretLabel => ({ purpose, kid: String(kid) });
    serviceKeys.set(
      kid,
      once(async () => (await custodian()).unwrap(serviceKey, label('service-key'))),
    );
    peppers.set(
      kid,
      once(async () => (await custodian()).openPepper(pepper, label('pepper'))),
    );
  }
  return {
    file,
    newest() {
      const newest = file.generations.at(-1);
      if (newest === undefined) throw keysUnavailable('no generation');
      return newest;
    },
    async sealKey(kid, salt, info) {
      const key = await serviceKeys.get(kid)?.();
      return key && new Uint8Array(hkdfSync('sha256', key, salt, info, KEY_BYTES));
    },
    async pepper(kid, message) {
      const mac = await peppers.get(kid)?.();
      return mac?.(message);
    },
    signer: once(() => openSigner(file.signing, custodian)),
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

/** Does `work` at the first call and remembers the answer; what failed is tried again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= work().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}

/** Changes whenever the file is replaced or written; `absent` makes the read say what is wrong. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs, size } = await stat(path, { bigint: true });
    return `${ino}:${mtimeNs}:${ctimeNs}:${size}`;
  } catch {
    return 'absent';
  }
}
