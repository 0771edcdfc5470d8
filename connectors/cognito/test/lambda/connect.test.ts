import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../src/lambda/connect.ts';
import { readAwsSecret } from '../../src/lambda/secrets-manager.ts';
import { readSettings } from '../../src/lambda/settings.ts';
import { POOL } from '../payload.ts';

const SETTINGS = readSettings({
  FACENITION_URL: 'https://faces.example',
  FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
  FACENITION_ASKING: 'Portal',
  FACENITION_ORIGIN: 'https://portal.example',
});

describe('a connection', () => {
  test('reads its token once in five minutes', async () => {
    const secret = vi.fn(async () => 'token-of-this-client');
    let now = 0;
    const connect = createConnect({ secret, clock: () => now });
    const first = await connect(SETTINGS, POOL);
    expect(await connect(SETTINGS, POOL)).toBe(first);
    now = 299_999;
    expect(await connect(SETTINGS, POOL)).toBe(first);
    now = 300_000;
    expect(await connect(SETTINGS, POOL)).not.toBe(first);
    expect(secret.mock.calls).toEqual([['facenition/cognito'], ['facenition/cognito']]);
  });

  test('reads it again where that failed', async () => {
    const secret = vi.fn(async () => 'token');
    secret.mockRejectedValueOnce(new Error('broken'));
    const connect = createConnect({ secret, clock: () => 0 });
    await expect(connect(SETTINGS, POOL)).rejects.toThrow('broken');
    expect(await connect(SETTINGS, POOL)).toBeDefined();
  });

  test('is none with what is no token', async () => {
    const connect = createConnect({ secret: async () => '{"token": "x"} ', clock: () => 0 });
    await expect(connect(SETTINGS, POOL)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  });
});

describe('a secret of AWS', () => {
  function library(send: (input: unknown) => Promise<unknown>) {
    class SecretsManagerClient {
      send = ({ input }: { input: unknown }) => send(input);
    }
    class GetSecretValueCommand {
      readonly input: unknown;
      constructor(input: unknown) {
        this.input = input;
      }
    }
    return { SecretsManagerClient, GetSecretValueCommand };
  }

  test('is read by its id', async () => {
    const send = vi.fn(async () => ({ SecretString: 'token\n' }));
    const load = vi.fn(async () => library(send));
    expect(await readAwsSecret('facenition/cognito', load)).toBe('token');
    expect(load.mock.calls).toEqual([['@aws-sdk/client-secrets-manager']]);
    expect(send.mock.calls).toEqual([[{ SecretId: 'facenition/cognito' }]]);
  });

  test.each([
    ['the library is not there', async () => Promise.reject(new Error('ERR_MODULE_NOT_FOUND'))],
    ['it is another one', async () => ({})],
    ['AWS refuses', async () => library(async () => Promise.reject(new Error('canary')))],
    ['there is no text', async () => library(async () => ({ SecretBinary: 'canary' }))],
    ['there is nothing', async () => library(async () => undefined)],
  ])('where %s: nothing, and not a word of it', async (_what, load) => {
    const thrown: unknown = await readAwsSecret('id', load).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'ERR_SERVICE_UNAVAILABLE' });
    expect(
      JSON.stringify([String(thrown), String(Reflect.get(Object(thrown), 'cause'))]),
    ).not.toContain('canary');
  });
});
