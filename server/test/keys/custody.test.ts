import { createHmac } from 'node:crypto';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAwsKms } from '../../src/keys/custody/aws-kms.ts';
import { openAzureKeyVault } from '../../src/keys/custody/azure-key-vault.ts';
import type { Custodian } from '../../src/keys/ports.ts';
import { AWS_ENVIRONMENT, fakeKms, KMS_HOST, KMS_KEY, PEPPER_KEY } from './fake-kms.ts';
import {
  AZURE_ENVIRONMENT,
  fakeVault,
  fakeVaultDoor,
  VAULT_HOST,
  VAULT_KEY,
} from './fake-vault.ts';

const SECRET = new Uint8Array(32).fill(0xc5);
const LABEL = { purpose: 'service-key', kid: '3' } as const;

const openKms = (timeoutMs?: number): Promise<Custodian> =>
  openAwsKms(
    { kind: 'aws-kms', key: KMS_KEY, pepperKey: PEPPER_KEY },
    timeoutMs === undefined ? {} : { timeoutMs },
  );
const openVault = (timeoutMs?: number): Promise<Custodian> =>
  openAzureKeyVault(
    { kind: 'azure-key-vault', key: VAULT_KEY },
    timeoutMs === undefined ? {} : { timeoutMs },
  );

beforeEach(() => {
  nock.disableNetConnect();
  for (const [name, value] of Object.entries({ ...AWS_ENVIRONMENT, ...AZURE_ENVIRONMENT })) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
  vi.unstubAllEnvs();
});

describe('AWS KMS', () => {
  test('wraps and unwraps with the key of the settings, bound to its place in the file', async () => {
    const calls = fakeKms();
    const kms = await openKms();
    const stored = await kms.wrap(SECRET, LABEL);
    expect(await kms.unwrap(stored, LABEL)).toEqual(SECRET);
    const EncryptionContext = { 'facenition:purpose': 'service-key', 'facenition:kid': '3' };
    expect(calls).toEqual([
      {
        target: 'TrentService.Encrypt',
        body: {
          KeyId: KMS_KEY,
          Plaintext: Buffer.from(SECRET).toString('base64'),
          EncryptionContext,
        },
      },
      {
        target: 'TrentService.Decrypt',
        body: {
          KeyId: KMS_KEY,
          CiphertextBlob: Buffer.from(stored, 'base64url').toString('base64'),
          EncryptionContext,
        },
      },
    ]);
    await expect(kms.unwrap(stored, { ...LABEL, kid: '4' })).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
    });
  });

  test('makes the pepper by GenerateMac: the file holds no more than the name of the key', async () => {
    const calls = fakeKms(Buffer.alloc(32, 1));
    const kms = await openKms();
    const label = { purpose: 'pepper', kid: '1' } as const;
    const stored = await kms.newPepper(label);
    expect(stored).toBe(PEPPER_KEY);
    expect(calls).toEqual([]);
    const mac = await kms.openPepper(stored, label);
    const message = new TextEncoder().encode('Hi There');
    const expected = createHmac('sha256', Buffer.alloc(32, 1)).update(message).digest();
    expect(await mac(message)).toEqual(new Uint8Array(expected));
    expect(calls).toEqual([
      {
        target: 'TrentService.GenerateMac',
        body: { KeyId: PEPPER_KEY, MacAlgorithm: 'HMAC_SHA_256', Message: 'SGkgVGhlcmU=' },
      },
    ]);
  });

  test.each([
    'arn:aws:kms:eu-central-1:999999999999:key/9876abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws:kms:us-east-1:111122223333:key/9876abcd-12ab-34cd-56ef-1234567890ab',
  ])('uses no pepper of another account or region: %s', async (stored) => {
    const kms = await openKms();
    await expect(kms.openPepper(stored, LABEL)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
    });
  });
});

describe('Azure Key Vault', () => {
  test('wraps and unwraps by RSA-OAEP-256 with the version that the secret names', async () => {
    const calls = fakeVault();
    const vault = await openVault();
    const stored = await vault.wrap(SECRET, LABEL);
    expect(await vault.unwrap(stored, LABEL)).toEqual(SECRET);
    const [version = '', wrapped = ''] = stored.split('.');
    const authorization = 'Bearer CANARY-access-token';
    const value = Buffer.from(SECRET).toString('base64url');
    expect(calls).toEqual([
      {
        path: `/keys/wrapping/${version}/wrapkey`,
        body: { alg: 'RSA-OAEP-256', value },
        authorization,
      },
      {
        path: `/keys/wrapping/${version}/unwrapkey`,
        body: { alg: 'RSA-OAEP-256', value: wrapped },
        authorization,
      },
    ]);
    const older = 'f'.repeat(32);
    await vault.unwrap(`${older}.${wrapped}`, LABEL);
    expect(calls.at(-1)?.path).toBe(`/keys/wrapping/${older}/unwrapkey`);
  });

  test('unwraps the pepper once and uses it here', async () => {
    const calls = fakeVault();
    const vault = await openVault();
    const stored = await vault.newPepper(LABEL);
    const mac = await vault.openPepper(stored, LABEL);
    expect(await mac(SECRET)).toHaveLength(32);
    expect(await mac(SECRET)).toEqual(await mac(SECRET));
    expect(calls).toHaveLength(2);
  });

  test.each(['../../evil', 'evil.example/keys/x/0.a', ''])(
    'sends nothing anywhere else: %j',
    async (stored) => {
      const vault = await openVault();
      await expect(vault.unwrap(stored, LABEL)).rejects.toMatchObject({
        code: 'ERR_KEYS_UNAVAILABLE',
        message: expect.stringContaining('names no version of a key'),
      });
    },
  );
});

/** What the two have in common when something is wrong: one row per operation. */
const OPERATIONS = [
  {
    name: 'kms:Encrypt',
    host: KMS_HOST,
    door: () => {},
    ask: async (timeoutMs?: number) => (await openKms(timeoutMs)).wrap(SECRET, LABEL),
  },
  {
    name: 'kms:Decrypt',
    host: KMS_HOST,
    door: () => {},
    ask: async (timeoutMs?: number) => (await openKms(timeoutMs)).unwrap('c2VjcmV0', LABEL),
  },
  {
    name: 'kms:GenerateMac',
    host: KMS_HOST,
    door: () => {},
    ask: async (timeoutMs?: number) =>
      (await (await openKms(timeoutMs)).openPepper(PEPPER_KEY, LABEL))(SECRET),
  },
  {
    name: 'wrapKey',
    host: VAULT_HOST,
    door: fakeVaultDoor,
    ask: async (timeoutMs?: number) => (await openVault(timeoutMs)).wrap(SECRET, LABEL),
  },
  {
    name: 'unwrapKey',
    host: VAULT_HOST,
    door: fakeVaultDoor,
    ask: async (timeoutMs?: number) =>
      (await openVault(timeoutMs)).unwrap(`${'a'.repeat(32)}.c2VjcmV0`, LABEL),
  },
];

const LEAK = Buffer.from('CANARY-key-material').toString('base64url');

/** Everything that a fault could carry out, its stack and its causes. */
const allOf = (fault: unknown): string => {
  const seen: string[] = [];
  for (let at = fault; at instanceof Error; at = at.cause) {
    seen.push(String(at), String(at.stack), JSON.stringify({ ...at }));
  }
  return seen.join('\n');
};

describe.each(OPERATIONS)('$name', ({ name, host, door, ask }) => {
  const operation = name.replace('kms:', '');

  async function failure(timeoutMs?: number): Promise<unknown> {
    const fault: unknown = await ask(timeoutMs).then(
      () => 'no fault',
      (error: unknown) => error,
    );
    expect(fault).toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`${operation} .*FACENITION_A`)),
    });
    const all = allOf(fault);
    for (const secret of ['CANARY', LEAK, Buffer.from(SECRET).toString('base64url').slice(0, 20)]) {
      expect(all).not.toContain(secret);
    }
    return fault;
  }

  test('denied says so by the word of the service, and is not tried again', async () => {
    door();
    let asked = 0;
    const denied = host === KMS_HOST ? 400 : 403;
    nock(host)
      .persist()
      .post(/.*/)
      .reply(() => {
        asked += 1;
        const message = `User CANARY may not, ${LEAK}`;
        return [denied, { __type: 'AccessDeniedException', error: { code: 'Forbidden', message } }];
      });
    expect(String(await failure())).toMatch(/\((AccessDeniedException|Forbidden)\)/);
    expect(asked).toBe(1);
  });

  test.each([
    ['nothing', {}],
    ['bytes of another length', shortAnswer()],
    ['what is no JSON', `{"Plaintext":"${LEAK}`],
  ])('answered with %s is a fault', async (_, body) => {
    door();
    nock(host).persist().post(/.*/).reply(200, body, { 'Content-Type': 'application/json' });
    await failure();
  });

  test('without an answer ends in time', async () => {
    door();
    nock(host).persist().post(/.*/).delay(20_000).reply(200, {});
    const start = performance.now();
    await failure(900);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('of a service that is down is tried three times and no more', async () => {
    door();
    let asked = 0;
    nock(host)
      .persist()
      .post(/.*/)
      .reply(() => {
        asked += 1;
        return [503, { __type: 'KMSInternalException', error: { code: 'ServiceUnavailable' } }];
      });
    await failure();
    expect(asked).toBe(3);
  });
});

function shortAnswer(): Record<string, string> {
  return { Plaintext: LEAK, Mac: LEAK, CiphertextBlob: '', value: LEAK, kid: VAULT_KEY };
}

describe('without its library', () => {
  const missing = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no module'), { code: 'ERR_MODULE_NOT_FOUND' }));

  test.each([
    [
      'npm install @aws-sdk/client-kms@3',
      () => openAwsKms({ kind: 'aws-kms', key: KMS_KEY, pepperKey: PEPPER_KEY }, { load: missing }),
    ],
    [
      'npm install @azure/keyvault-keys@4 @azure/identity@4',
      () => openAzureKeyVault({ kind: 'azure-key-vault', key: VAULT_KEY }, { load: missing }),
    ],
  ])('says %s', async (install, open) => {
    await expect(open()).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(install),
    });
  });
});
