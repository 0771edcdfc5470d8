import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { openProviderKeys } from '../../src/keys/provider/open-provider-keys.ts';
import { createVerifier } from '../../src/keys/signing-key.ts';
import { runIn } from '../cli/run-command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { AWS_ENVIRONMENT, fakeKms, KMS_KEY, PEPPER_KEY } from './fake-kms.ts';
import { AZURE_ENVIRONMENT, fakeVault, VAULT_KEY } from './fake-vault.ts';

beforeEach(() => {
  nock.disableNetConnect();
  for (const [name, value] of Object.entries({ ...AWS_ENVIRONMENT, ...AZURE_ENVIRONMENT })) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  vi.unstubAllEnvs();
});

/** Each keeper of keys with the settings that choose it; all have to do the same. */
const KEEPERS = [
  { kind: 'file', settings: {}, start: () => [], open: 0, perMac: 0 },
  {
    kind: 'aws-kms',
    settings: { FACENITION_AWS_KMS_KEY: KMS_KEY, FACENITION_AWS_KMS_PEPPER_KEY: PEPPER_KEY },
    start: () => fakeKms(),
    open: 2,
    perMac: 1,
  },
  {
    kind: 'azure-key-vault',
    settings: { FACENITION_AZURE_KEY_VAULT_KEY: VAULT_KEY },
    start: () => fakeVault(),
    open: 3,
    perMac: 0,
  },
];

describe.each(KEEPERS)('keys kept by $kind', ({ kind, settings, start, open, perMac }) => {
  async function made() {
    const calls = start();
    const folder = await temporaryFolder();
    const environment = { FACENITION_KEYS: kind, ...settings };
    const ran = await runIn(folder, ['keys', 'init'], { environment });
    expect(ran).toMatchObject({ code: 0, err: '' });
    const { keyFile, keyCustody } = readConfig(environment, folder);
    const run = (...argv: string[]) => runIn(folder, argv, { environment });
    return { calls, keyFile, run, setup: { keyFile, keyCustody }, folder };
  }
  const message = new Uint8Array([1, 2, 3]);

  test('work as plain data in every thread, and unwrap each secret once', async () => {
    const { calls, setup } = await made();
    const before = calls.length;
    const keys = openKeys(structuredClone(setup));
    await keys.check();
    const first = await keys.sealKey(1, message, message);
    const mac = await keys.pepper(1, message);
    expect(first).toHaveLength(32);
    expect(mac).toHaveLength(32);
    expect(await keys.sealKey(1, message, message)).toEqual(first);
    expect(await keys.pepper(1, message)).toEqual(mac);
    const signer = await keys.signer();
    await keys.signer();
    // The check computes one more MAC.
    expect(calls.length - before).toBe(open + 3 * perMac);

    const { keys: published } = await keys.publicKeys();
    const [key] = published;
    if (key === undefined) throw new Error('no public key');
    expect(createVerifier(key)(message, await signer.sign(message))).toBe(true);
    expect(await keys.sealKey(2, message, message)).toBeUndefined();
    expect(await keys.pepper(2, message)).toBeUndefined();
  });

  test('rotate, retire and list', async () => {
    const { run, setup } = await made();
    const keys = openKeys(setup);
    const before = await keys.pepper(1, message);
    expect((await run('keys', 'rotate')).code).toBe(0);
    expect((await run('keys', 'rotate', '--signing', '--algorithm', 'ES256')).code).toBe(0);
    expect(await keys.current()).toBe(2);
    expect(await keys.pepper(1, message)).toEqual(before);
    expect((await keys.signer()).alg).toBe('ES256');
    expect((await run('keys', 'retire', '1', '--yes')).code).toBe(0);
    expect(await keys.pepper(1, message)).toBeUndefined();
    expect((await run('keys', 'list')).out).toMatch(/^2 .*current$/m);
  });

  test('of the identity provider are sealed under a key that the keeper wraps', async () => {
    const { run, setup, keyFile } = await made();
    expect((await run('keys', 'rotate-provider')).code).toBe(0);
    const options = { issuer: 'https://face.example.org', clock: Date.now };
    const { privateKey, kid } = await openProviderKeys(setup, options).signingKey('RS256');
    expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const der = privateKey.export({ format: 'der', type: 'pkcs8' });
    const [entry] = JSON.parse(await readFile(keyFile, 'utf8')).provider;
    expect(entry.sealedKey).not.toContain(der.toString('base64url').slice(40, 80));
    // Their public parts need no keeper.
    nock.cleanAll();
    const { keys } = await openProviderKeys(setup, options).publicJwks();
    expect(keys.map((key) => key.kid)).toEqual([kid]);
  });

  test('stand in a file for its owner only', async () => {
    const { keyFile, calls } = await made();
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const text = await readFile(keyFile, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: 2, custody: kind });
    // What was sent to be wrapped is not in the file.
    for (const { body } of calls) {
      const sent = String(
        Reflect.get(Object(body), 'Plaintext') ?? Reflect.get(Object(body), 'value'),
      );
      expect(sent).toMatch(/^[\w+/-]{43}=?$/);
      expect(text).not.toContain(Buffer.from(sent, 'base64').toString('base64url'));
    }
  });

  test('name themselves and their public parts without their keeper', async () => {
    const { setup } = await made();
    nock.cleanAll();
    const keys = openKeys(setup);
    expect((await keys.publicKeys()).keys).toHaveLength(1);
    expect(await keys.current()).toBe(1);
  });

  test('are not made twice', async () => {
    const { run, keyFile, calls } = await made();
    const before = calls.length;
    expect((await run('keys', 'init')).code).toBe(2);
    expect(calls).toHaveLength(before);
    await rm(keyFile);
    expect((await run('keys', 'init')).code).toBe(0);
  });
});

test('keys of one keeper are not read as those of another', async () => {
  const folder = await temporaryFolder();
  await runIn(folder, ['keys', 'init']);
  const keyFile = join(folder, 'facenition-data/keys.json');
  const keyCustody = { kind: 'azure-key-vault', key: VAULT_KEY } as const;
  await expect(openKeys({ keyFile, keyCustody }).check()).rejects.toMatchObject({
    code: 'ERR_KEYS_UNAVAILABLE',
    message: expect.stringContaining('FACENITION_KEYS=file'),
  });
});

test('what a keeper did not unwrap is asked for again', async () => {
  fakeKms();
  const folder = await temporaryFolder();
  const environment = {
    FACENITION_KEYS: 'aws-kms',
    FACENITION_AWS_KMS_KEY: KMS_KEY,
    FACENITION_AWS_KMS_PEPPER_KEY: PEPPER_KEY,
  };
  await runIn(folder, ['keys', 'init'], { environment });
  const keys = openKeys(readConfig(environment, folder));
  nock.cleanAll();
  await expect(keys.check()).rejects.toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
  fakeKms();
  await keys.check();
});
