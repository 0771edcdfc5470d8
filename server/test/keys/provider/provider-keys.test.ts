import { createCipheriv, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createKeyFile, readKeyFile } from '../../../src/keys/key-file.ts';
import { openKeys } from '../../../src/keys/open-keys.ts';
import {
  ensureProviderKeys,
  retireProviderKey,
  rotateProviderKey,
} from '../../../src/keys/provider/change-provider-keys.ts';
import { openProviderKeys } from '../../../src/keys/provider/open-provider-keys.ts';
import type { IdentityProviderKeys } from '../../../src/keys/provider/ports.ts';
import { parsePublicKeySet } from '../../../src/keys/public-key-set.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const NOW = Date.UTC(2026, 0, 2);
const HOUR = 3_600_000;
const ISSUER = 'https://face.example.org';
const keyCustody = { kind: 'file' } as const;

interface Opened {
  readonly keyFile: string;
  readonly clock: { now: number };
  readonly keys: IdentityProviderKeys;
}

async function opened(algorithms?: readonly ('RS256' | 'ES256')[]): Promise<Opened> {
  const keyFile = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(keyFile, NOW);
  const clock = { now: NOW };
  const options = { issuer: ISSUER, clock: () => clock.now };
  const keys = openProviderKeys(
    { keyFile, keyCustody },
    algorithms === undefined ? options : { ...options, algorithms },
  );
  return { keyFile, clock, keys };
}

const published = async (keys: IdentityProviderKeys) =>
  (await keys.publicJwks()).keys.map(({ kid }) => kid);

describe('a file without keys for identity tokens', () => {
  test('opens as before, and gets one at the first need', async () => {
    const { keyFile, keys } = await opened();
    expect(await readFile(keyFile, 'utf8')).not.toContain('provider');
    const { kid } = await keys.signingKey('RS256');
    expect(await published(keys)).toEqual([kid]);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  test('gets one key from servers that start together', async () => {
    const { keyFile } = await opened();
    const options = { algorithms: ['RS256'], issuer: ISSUER } as const;
    await Promise.all([1, 2, 3].map(() => ensureProviderKeys(keyFile, NOW, options)));
    expect((await readKeyFile(keyFile)).provider).toHaveLength(1);
  });

  test('gets no key of an algorithm that nobody named', async () => {
    const { keys } = await opened();
    await expect(keys.signingKey('ES256')).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('rotate-provider --algorithm ES256'),
    });
  });
});

describe.each(['RS256', 'ES256'] as const)('a key for %s', (alg) => {
  test('signs what any JOSE library verifies by the published set and by its certificate', async () => {
    const { keys } = await opened(['RS256', 'ES256']);
    const { kid, privateKey, x5c } = await keys.signingKey(alg);
    const token = await new SignJWT({}).setProtectedHeader({ alg, kid }).sign(privateKey);
    const set = await keys.publicJwks();
    const { protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet({ keys: set.keys.map((key) => ({ ...key, x5c: [...key.x5c] })) }),
    );
    expect(protectedHeader).toEqual({ alg, kid });
    const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'));
    await jwtVerify(token, certificate.publicKey);
  });

  test('is named by the thumbprint of its certificate, made out to the issuer', async () => {
    const { keys } = await opened([alg]);
    const [key] = (await keys.publicJwks()).keys;
    const certificate = new X509Certificate(Buffer.from(key?.x5c[0] ?? '', 'base64'));
    const sha1 = certificate.fingerprint.replaceAll(':', '');
    expect(key?.kid).toBe(Buffer.from(sha1, 'hex').toString('base64url'));
    expect(key).toMatchObject({ alg, use: 'sig', x5t: key?.kid });
    expect(certificate.subject).toBe(`CN=${ISSUER}`);
    expect(certificate.subjectAltName).toBe(`URI:${ISSUER}`);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.validFromDate).toEqual(new Date(NOW));
    expect(certificate.validToDate).toEqual(new Date(Date.UTC(2036, 0, 2)));
  });

  test('shows its private members only to whoever asks for them', async () => {
    const { keys } = await opened([alg]);
    expect(JSON.stringify(await keys.publicJwks())).not.toContain('"d"');
    const [secret] = await keys.privateJwks();
    const [shown] = (await keys.publicJwks()).keys;
    expect(secret).toMatchObject({ ...shown, d: expect.any(String) });
  });
});

test('a key of 3072 bits can be had, and a long issuer fits', async () => {
  const { keyFile, keys } = await opened();
  const issuer = `https://${'long.'.repeat(30)}example.org`;
  await rotateProviderKey(keyFile, NOW, { issuer, bits: 3072 });
  const { privateKey, x5c } = await keys.signingKey('RS256');
  expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
  const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'));
  expect(certificate.subjectAltName).toBe(`URI:${issuer}`);
});

describe('a rotation', () => {
  test('publishes first and signs two days later; the former key stays two days more', async () => {
    const { keyFile, clock, keys } = await opened();
    const signs = async () => (await keys.signingKey('RS256')).kid;
    const former = await signs();
    const added = (await rotateProviderKey(keyFile, NOW, { issuer: ISSUER })).publicKey.kid;
    expect(await published(keys)).toEqual([former, added]);
    expect(await signs()).toBe(former);
    clock.now += 48 * HOUR - 1;
    expect(await signs()).toBe(former);
    clock.now += 1;
    expect(await signs()).toBe(added);
    expect(await published(keys)).toEqual([added, former]);
    expect((await keys.privateJwks()).map(({ kid }) => kid)).toEqual([added, former]);
    clock.now += 48 * HOUR;
    expect(await published(keys)).toEqual([added]);
  });

  test('can sign at once', async () => {
    const { keyFile, keys } = await opened();
    const former = await keys.signingKey('RS256');
    const added = await rotateProviderKey(keyFile, NOW, { issuer: ISSUER, atOnce: true });
    expect((await keys.signingKey('RS256')).kid).toBe(added.publicKey.kid);
    expect(await published(keys)).toEqual([added.publicKey.kid, former.kid]);
  });

  test('while a key waits is refused, unless it is at once', async () => {
    const { keyFile, keys } = await opened();
    await keys.publicJwks();
    await rotateProviderKey(keyFile, NOW, { issuer: ISSUER });
    await expect(rotateProviderKey(keyFile, NOW, { issuer: ISSUER })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
    });
    await rotateProviderKey(keyFile, NOW, { issuer: ISSUER, atOnce: true });
    expect(await published(keys)).toHaveLength(3);
  });

  test('deletes the private part of what is no longer published', async () => {
    const { keyFile, keys } = await opened();
    await keys.publicJwks();
    await rotateProviderKey(keyFile, NOW, { issuer: ISSUER, atOnce: true });
    await rotateProviderKey(keyFile, NOW + 49 * HOUR, { issuer: ISSUER });
    const { provider } = JSON.parse(await readFile(keyFile, 'utf8'));
    expect(provider).toHaveLength(3);
    expect(Object.keys(provider[0])).toEqual([
      'created',
      'signsFrom',
      'algorithm',
      'certificate',
      'retired',
    ]);
    expect(provider[0].retired).toBe(new Date(NOW + 49 * HOUR).toISOString());
  });
});

describe('a key', () => {
  test('that signs, is retired or is unknown cannot be retired; others leave at once', async () => {
    const { keyFile, keys } = await opened();
    const former = (await keys.signingKey('RS256')).kid;
    await rotateProviderKey(keyFile, NOW, { issuer: ISSUER, atOnce: true });
    await retireProviderKey(keyFile, former, NOW);
    const signing = (await keys.signingKey('RS256')).kid;
    expect(await published(keys)).toEqual([signing]);
    for (const refused of [former, signing, 'unknown']) {
      await expect(retireProviderKey(keyFile, refused, NOW)).rejects.toMatchObject({
        code: 'ERR_FIELD_INVALID',
      });
    }
  });

  test.each([
    ['whose sealed part is that of another', { sealedKey: true }],
    ['whose data key is that of another', { dataKey: true }],
    ['with everything of another but its certificate', { sealedKey: true, dataKey: true }],
  ])('%s signs nothing', async (_, swapped) => {
    const { keyFile, keys } = await opened();
    await keys.publicJwks();
    await rotateProviderKey(keyFile, NOW, { issuer: ISSUER, atOnce: true });
    const file = JSON.parse(await readFile(keyFile, 'utf8'));
    const [other, own] = file.provider;
    for (const name of Object.keys(swapped)) own[name] = other[name];
    await writeFile(keyFile, JSON.stringify(file));
    await expect(keys.signingKey('RS256')).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('restore the key file'),
    });
  });

  test('that is sealed as it should be, and is another, signs nothing', async () => {
    const { keyFile, keys } = await opened();
    await keys.publicJwks();
    const file = JSON.parse(await readFile(keyFile, 'utf8'));
    const [entry] = file.provider;
    const [{ kid } = { kid: '' }] = (await keys.publicJwks()).keys;
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const [key, nonce] = [Buffer.from(entry.dataKey, 'base64url'), Buffer.alloc(12)];
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(`facenition/provider-key/1/${kid}`));
    const sealed = cipher.update(other.export({ format: 'der', type: 'pkcs8' }));
    const parts = [nonce, sealed, cipher.final(), cipher.getAuthTag()];
    entry.sealedKey = Buffer.concat(parts).toString('base64url');
    await writeFile(keyFile, JSON.stringify(file));
    await expect(keys.signingKey('RS256')).rejects.toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
  });

  test('is none for receipts, tickets and the audit trail', async () => {
    const { keyFile, keys } = await opened(['RS256', 'ES256']);
    const set = await keys.publicJwks();
    const others = openKeys({ keyFile, keyCustody });
    for (const { kid } of set.keys) {
      expect(JSON.stringify(await others.publicKeys())).not.toContain(kid);
      expect(JSON.stringify(await others.allPublicKeys())).not.toContain(kid);
    }
    // An RSA key is none that a verifier of receipts reads, wherever it comes from.
    expect(parsePublicKeySet(JSON.stringify(set)).keys.map(({ alg }) => alg)).toEqual(['ES256']);
  });
});

test('other changes of the file leave these keys as they are', async () => {
  const { rotateKeyFile } = await import('../../../src/keys/change-key-file.ts');
  const { keyFile, keys } = await opened();
  const { kid } = await keys.signingKey('RS256');
  await rotateKeyFile(keyFile, NOW);
  expect((await keys.signingKey('RS256')).kid).toBe(kid);
});
