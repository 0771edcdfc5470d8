import { beforeEach, describe, expect, test } from 'vitest';
import { apply, changesIn, destroy } from '../../../deployment/test/run.ts';
import { decodeFunction } from '../src/hook-source.ts';
import { deploymentOf, FILE, MIGRATION_FILE, SECRETS } from './connector-file.ts';
import { ATTRIBUTE_REQUEST, FOREIGN_HOOK } from './payloads.ts';
import { problem } from './stand-in/hooks-api.ts';
import { type OneLogin, startOneLogin } from './stand-in/onelogin.ts';

let onelogin: OneLogin;
beforeEach(async () => {
  onelogin = await startOneLogin();
});

const only = (first: string, ...more: string[]) => ({
  [first]: 'created',
  ...Object.fromEntries(more.map((id) => [id, 'created'])),
});

describe('apply', () => {
  test('makes variables, the field and the hooks, in an order that OneLogin takes', async () => {
    const done = await apply(deploymentOf(MIGRATION_FILE, onelogin));
    expect(Object.keys(done)).toEqual([
      'variable/FACENITION_TOKEN',
      'variable/FACENITION_DIRECTORY_TOKEN',
      'custom-field/fn_token_ref',
      'hook/pre-authentication',
      'hook/user-migration',
    ]);
    const { envs, attributes, hooks } = onelogin.account;
    expect(envs.map(({ name, value }) => [name, value])).toEqual([
      ['FACENITION_TOKEN', 'canary-facenition-token'],
      ['FACENITION_DIRECTORY_TOKEN', 'canary-directory-token'],
    ]);
    expect(attributes).toEqual([expect.objectContaining(ATTRIBUTE_REQUEST)]);
    const [pre, migration] = hooks;
    expect(pre).toMatchObject({ status: 'ready', type: 'pre-authentication' });
    expect(pre?.fields).toMatchObject({
      ...{ disabled: false, runtime: 'nodejs22.x', timeout: 3, retries: 0 },
      ...{ context_version: '1.1.0', packages: {}, conditions: [] },
      env_vars: ['FACENITION_TOKEN'],
    });
    expect(migration?.fields).toMatchObject({
      context_version: '1.0.0',
      env_vars: ['FACENITION_DIRECTORY_TOKEN'],
    });
  });

  test('a second time leaves everything as it is, and writes nothing', async () => {
    await apply(deploymentOf(MIGRATION_FILE, onelogin));
    const before = onelogin.calls.length;
    const done = await apply(deploymentOf(MIGRATION_FILE, onelogin));
    expect(new Set(Object.values(done))).toEqual(new Set(['unchanged']));
    const calls = onelogin.calls.slice(before).filter((call) => !call.startsWith('GET '));
    expect(calls).toEqual(['POST /auth/oauth2/v2/token']);
  });

  test('the hook of a strict file reads no variable, and there is none', async () => {
    await apply(deploymentOf({ ...FILE, pre_authentication: {} }, onelogin));
    expect(onelogin.account.envs).toEqual([]);
    expect(onelogin.account.hooks[0]?.fields).toMatchObject({ env_vars: [] });
  });

  test('OneLogin tells the hook what its rules look at, and no more', async () => {
    const block = { countries: ['KP'], risk_from: 90 };
    await apply(deploymentOf({ ...FILE, pre_authentication: { block } }, onelogin));
    const expected = { location_enabled: true, risk_enabled: true };
    const off = { mfa_device_info_enabled: false, failed_login_attempts_enabled: false };
    expect(onelogin.account.hooks[0]?.fields.options).toEqual({ ...expected, ...off });
    await apply(deploymentOf(FILE, onelogin));
    const none = { location_enabled: false, risk_enabled: false };
    expect(onelogin.account.hooks[0]?.fields.options).toEqual({ ...none, ...off });
  });

  test('one role alone, where the file says so', async () => {
    const pre = { ...FILE.pre_authentication, only_role: 551873 };
    await apply(deploymentOf({ ...FILE, pre_authentication: pre }, onelogin));
    const condition = { source: 'roles', operator: '~', value: '551873' };
    expect(onelogin.account.hooks[0]?.fields.conditions).toEqual([condition]);
  });

  test.each([
    ['a rule', { ...FILE, face_policy: 220416 }],
    ['the time', { ...FILE, pre_authentication: { timeout_seconds: 5 } }],
    ['the runtime', { ...FILE, pre_authentication: { runtime: 'nodejs24.x' } }],
  ])('another file changes %s', async (_, file) => {
    await apply(deploymentOf(FILE, onelogin));
    const done = await apply(deploymentOf(file, onelogin));
    expect(done['hook/pre-authentication']).toBe('updated');
    expect(await apply(deploymentOf(file, onelogin))).toMatchObject({
      'hook/pre-authentication': 'unchanged',
    });
  });

  test('a hook that somebody disabled is enabled again', async () => {
    await apply(deploymentOf(FILE, onelogin));
    const [hook] = onelogin.account.hooks;
    Object.assign(hook?.fields ?? {}, { disabled: true });
    Object.assign(hook ?? {}, { status: 'switched-off', looksLeft: 1000 });
    expect(await apply(deploymentOf(FILE, onelogin))).toMatchObject({
      'hook/pre-authentication': 'updated',
    });
    expect(hook?.fields.disabled).toBe(false);
  });

  test('a secret is given to a new name, for the value of the old cannot be read', async () => {
    await apply(deploymentOf(FILE, onelogin));
    const relax = { ...FILE.pre_authentication.relax, variable: 'FACENITION_TOKEN_2' };
    const secrets = { ...SECRETS, 'env:FACENITION_TOKEN': 'another' };
    const done = await apply(
      deploymentOf({ ...FILE, pre_authentication: { relax } }, onelogin, secrets),
    );
    expect(done).toEqual({
      'variable/FACENITION_TOKEN_2': 'created',
      'hook/pre-authentication': 'updated',
    });
    expect(onelogin.account.envs[1]).toMatchObject({ value: 'another' });
    expect(onelogin.account.hooks[0]?.fields.env_vars).toEqual(['FACENITION_TOKEN_2']);
  });
});

describe('while OneLogin deploys', () => {
  test('it is waited, whatever the words are', async () => {
    onelogin.behaviour.looks = 5;
    const waits: number[] = [];
    await apply(deploymentOf(FILE, onelogin, SECRETS, waits));
    expect(waits).toEqual(Array.from({ length: 5 }, () => 2000));
  });

  test('and not for ever', async () => {
    onelogin.behaviour.looks = 1000;
    await expect(apply(deploymentOf(FILE, onelogin))).rejects.toMatchObject({
      code: 'ERR_VENDOR_FAILED',
      message: expect.stringContaining('after 120 seconds'),
    });
  });

  test('what failed is told, and deployed again by the next apply', async () => {
    onelogin.behaviour.becomes = 'create-failed';
    await expect(apply(deploymentOf(FILE, onelogin))).rejects.toMatchObject({
      message: expect.stringContaining('(create-failed)'),
    });
    onelogin.behaviour.becomes = 'ready';
    Object.assign(onelogin.account.hooks[0] ?? {}, { status: 'create-failed', looksLeft: 99 });
    expect(await apply(deploymentOf(FILE, onelogin))).toEqual({
      'variable/FACENITION_TOKEN': 'unchanged',
      'hook/pre-authentication': 'updated',
    });
  });

  test('a run that stopped half-way goes on where it was', async () => {
    const { next } = onelogin.behaviour;
    const fine = { status: 200, body: [] };
    next.push(fine, { status: 201, body: { id: 7, name: 'FACENITION_TOKEN' } }, fine);
    next.push(problem(500, 'InternalServerError', 'Something went wrong'));
    await expect(apply(deploymentOf(FILE, onelogin))).rejects.toMatchObject({
      code: 'ERR_VENDOR_UNREACHABLE',
    });
    const ids = ['variable/FACENITION_TOKEN', 'hook/pre-authentication'] as const;
    expect(await apply(deploymentOf(FILE, onelogin))).toEqual(only(...ids));
  });
});

describe('a hook that somebody else made', () => {
  const foreign = () =>
    onelogin.account.hooks.push({
      ...{ id: 'foreign', type: 'pre-authentication', status: 'ready', looksLeft: 0, logs: [] },
      fields: { ...FOREIGN_HOOK },
    });

  test('is told of, and left as it is', async () => {
    foreign();
    await expect(apply(deploymentOf(FILE, onelogin))).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
      message: expect.stringContaining('Facenition did not make'),
    });
    expect(onelogin.account.hooks[0]?.fields).toEqual(FOREIGN_HOOK);
  });

  test('is told of where it was not there a moment before (409)', async () => {
    const file = { ...FILE, pre_authentication: {} };
    // The list, before it is there.
    onelogin.behaviour.next.push({ status: 200, body: [] });
    foreign();
    await expect(apply(deploymentOf(file, onelogin))).rejects.toMatchObject({
      message: expect.stringContaining('Facenition did not make'),
    });
  });

  test('and one of ours is taken over (409)', async () => {
    const file = { ...FILE, pre_authentication: {} };
    await apply(deploymentOf({ ...file, face_policy: 1 }, onelogin));
    onelogin.behaviour.next.push({ status: 200, body: [] });
    expect(await apply(deploymentOf(file, onelogin))).toEqual(only('hook/pre-authentication'));
    const source = decodeFunction(String(onelogin.account.hooks[0]?.fields.function));
    expect(source).toContain('"facePolicy": 220415');
  });

  test('is not taken away by destroy', async () => {
    foreign();
    await expect(destroy(deploymentOf(FILE, onelogin))).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
    });
    expect(onelogin.account.hooks).toHaveLength(1);
  });
});

test('destroy takes hooks and variables away, and leaves what people have', async () => {
  await apply(deploymentOf(MIGRATION_FILE, onelogin));
  const deployment = deploymentOf(MIGRATION_FILE, onelogin);
  expect(changesIn(await destroy(deployment))).toEqual([
    'removed hook/user-migration',
    'removed hook/pre-authentication',
    'removed variable/FACENITION_DIRECTORY_TOKEN',
    'removed variable/FACENITION_TOKEN',
  ]);
  const { hooks, envs, attributes } = onelogin.account;
  expect([hooks, envs, attributes.length]).toEqual([[], [], 1]);
  const field = deployment.resources.find(({ id }) => id.startsWith('custom-field/'));
  expect(field?.stays).toContain('Custom User Fields');
  expect(changesIn(await destroy(deployment))).toEqual([]);
});

describe('the custom field', () => {
  test.each(['flat', 'wrapped', 'documented'] as const)('is made the %s way', async (way) => {
    onelogin.behaviour.attributes = way;
    await apply(deploymentOf(MIGRATION_FILE, onelogin));
    expect(onelogin.account.attributes).toEqual([expect.objectContaining(ATTRIBUTE_REQUEST)]);
  });

  test('or by hand', async () => {
    onelogin.behaviour.attributes = 'none';
    await expect(apply(deploymentOf(MIGRATION_FILE, onelogin))).rejects.toMatchObject({
      message: expect.stringContaining('Users > Custom User Fields'),
    });
  });
});

test('what is wanted is known without a network and without a secret', () => {
  const nobody = { fetch: () => Promise.reject(new Error('no network')) };
  const { resources, byHand } = deploymentOf(MIGRATION_FILE, nobody, {});
  const known = { output: () => '(known after apply)' };
  const wanted = resources.map((resource) => resource.wanted(known));
  expect(wanted).toContainEqual({ name: 'FACENITION_TOKEN' });
  expect(wanted.at(3)).toMatchObject({
    type: 'pre-authentication',
    source: expect.stringMatching(/^sha256:[0-9a-f]{40}$/),
  });
  expect(JSON.stringify([wanted, byHand])).not.toContain('canary');
});

test('by hand: what the provider of Facenition has to be told', () => {
  const idp = { ...FILE.trusted_idp, redirect_uri: 'https://acme.onelogin.com/trust/callback' };
  const { byHand } = deploymentOf({ ...FILE, trusted_idp: idp }, onelogin);
  const steps = byHand.flatMap((one) => one.steps).join('\n');
  expect(steps).toContain(
    'npx facenition clients add onelogin-acme --name OneLogin --idp onelogin --tenant acme --redirect-uri https://acme.onelogin.com/trust/callback --auth client_secret_post --no-pkce',
  );
  expect(steps).toContain('https://faces.acme.example/oidc/token');
  expect(steps).toContain('User attribute: username, from the claim preferred_username');
});
