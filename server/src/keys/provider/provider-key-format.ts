import * as z from 'zod';
import { publicKeyIn } from './certificate.ts';
import { PROVIDER_ALGORITHMS } from './ports.ts';
import type { ProviderKey } from './provider-key.ts';

const MOST_CERTIFICATE = 8192;
const MOST_SEALED = 8192;

/** The provider's keys of a key file. `secret`: the form that wrapped 32 bytes have there. */
export const providerOf = (secret: z.ZodType<string>) => {
  const common = {
    created: z.iso.datetime(),
    signsFrom: z.iso.datetime(),
    algorithm: z.enum(PROVIDER_ALGORITHMS),
    certificate: z.base64().min(1).max(MOST_CERTIFICATE),
  };
  return z.array(
    z.union([
      z.strictObject({
        ...common,
        dataKey: secret,
        sealedKey: z.base64url().min(1).max(MOST_SEALED),
      }),
      // The private part of a retired key is gone: nothing may sign with it again.
      z.strictObject({ ...common, retired: z.iso.datetime() }),
    ]),
  );
};

type ProviderEntry = z.infer<ReturnType<typeof providerOf>>[number];

/** Throws where the certificate is none, or of another algorithm than the entry says. */
export function providerKeyOf(entry: ProviderEntry): ProviderKey {
  const { created, signsFrom, algorithm, certificate } = entry;
  const publicKey = publicKeyIn(new Uint8Array(Buffer.from(certificate, 'base64')));
  if (publicKey.alg !== algorithm) throw new Error('another algorithm than that of its key');
  const key = { created, signsFrom, publicKey };
  return 'retired' in entry
    ? { ...key, retired: entry.retired }
    : { ...key, secret: { dataKey: entry.dataKey, sealed: entry.sealedKey } };
}

export function providerEntryOf(key: ProviderKey): ProviderEntry {
  const { created, signsFrom, publicKey, secret, retired } = key;
  const { alg: algorithm, x5c } = publicKey;
  const entry = { created, signsFrom, algorithm, certificate: x5c[0] };
  if (retired !== undefined) return { ...entry, retired };
  if (secret === undefined) throw new Error('neither retired nor usable');
  return { ...entry, dataKey: secret.dataKey, sealedKey: secret.sealed };
}
