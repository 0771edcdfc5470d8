import { Secret } from '@facenition/deployment';
import { beforeEach, describe, expect, test } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { type ApiOptions, createApi } from '../src/api/api.ts';
import { deploymentOf, FILE, SECRETS } from './connector-file.ts';
import { problem } from './stand-in/hooks-api.ts';
import { CLIENT_ID, CLIENT_SECRET, type OneLogin, startOneLogin } from './stand-in/onelogin.ts';

let onelogin: OneLogin;
let waits: number[];
beforeEach(async () => {
  onelogin = await startOneLogin();
  waits = [];
});

const api = (changes: Partial<ApiOptions> = {}) =>
  createApi({
    account: 'acme',
    clientId: CLIENT_ID,
    clientSecret: async () => new Secret(CLIENT_SECRET),
    fetch: onelogin.fetch,
    sleep: async (ms) => void waits.push(ms),
    ...changes,
  });

const hooks = { what: 'the hooks', path: '/api/2/hooks' };
const tokens = () => onelogin.calls.filter((call) => call.includes('token')).length;

test('one token does for all calls', async () => {
  const { call } = api();
  await Promise.all([call(hooks), call(hooks)]);
  expect(await call(hooks)).toEqual({ status: 200, body: [] });
  expect(tokens()).toBe(1);
});

test('a token that is over is asked for again, once', async () => {
  const { call } = api();
  await call(hooks);
  onelogin.behaviour.forgetTokens();
  expect(await call(hooks)).toEqual({ status: 200, body: [] });
  expect(tokens()).toBe(2);
  const refusal = problem(401, 'UnauthorizedError', 'Unauthorized');
  onelogin.behaviour.next.push(refusal, refusal);
  await expect(call(hooks)).rejects.toMatchObject({
    code: 'ERR_VENDOR_REFUSED',
    message: expect.stringContaining('(401)'),
  });
});

test('an answer that breaks off is told', async () => {
  const broken = new ReadableStream({ start: (body) => body.error(new Error('canary')) });
  const fetch: ApiOptions['fetch'] = async (url, init) =>
    String(url).endsWith('/token') ? onelogin.fetch(url, init) : new Response(broken);
  await expect(api({ fetch }).call(hooks)).rejects.toMatchObject({
    code: 'ERR_VENDOR_UNREACHABLE',
    message: 'the hooks: the answer of OneLogin broke off',
  });
});

test('a limit that is soon lifted is waited for; any other is told', async () => {
  const { call } = api();
  onelogin.behaviour.reset = 12;
  onelogin.behaviour.next.push(problem(429, 'TooManyRequests', ''));
  expect(await call(hooks)).toMatchObject({ status: 200 });
  expect(waits).toEqual([12_000]);
  onelogin.behaviour.reset = 832;
  onelogin.behaviour.next.push(problem(429, 'TooManyRequests', ''));
  await expect(call(hooks)).rejects.toMatchObject({
    message: expect.stringContaining('all the calls of this hour'),
  });
  expect(waits).toHaveLength(1);
});

describe('in words:', () => {
  test.each([
    [400, 'ERR_VENDOR_FAILED', 'does not understand'],
    [403, 'ERR_VENDOR_REFUSED', '"Manage All"'],
    [404, 'ERR_VENDOR_FAILED', 'no such thing'],
    [406, 'ERR_VENDOR_REFUSED', 'plan of this account'],
    [409, 'ERR_VENDOR_REFUSED', 'there is one already'],
    [418, 'ERR_VENDOR_FAILED', 'what nobody expects'],
    [422, 'ERR_VENDOR_FAILED', 'refuses a value'],
    [502, 'ERR_VENDOR_UNREACHABLE', 'try again'],
  ])('%d', async (status, code, words) => {
    onelogin.behaviour.next.push(problem(status, 'Name', 'is not\n valid', 'runtime'));
    const told = await api()
      .call(hooks)
      .catch((fault: unknown) => fault);
    expect(told).toMatchObject({ code, message: expect.stringContaining(words) });
    const said = `the hooks: .* \\(${status}\\). OneLogin says: runtime: is not valid`;
    expect(told).toMatchObject({ message: expect.stringMatching(said) });
  });

  test('credentials that OneLogin does not know', async () => {
    const { call } = api({ clientSecret: async () => new Secret('wrong') });
    await expect(call(hooks)).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
      message: expect.stringContaining('credentials.client_secret'),
    });
  });

  test('nobody there', async () => {
    const { call } = api({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(call(hooks)).rejects.toMatchObject({
      code: 'ERR_VENDOR_UNREACHABLE',
      message: expect.stringContaining('acme.onelogin.com cannot be reached'),
    });
  });

  test('a page in place of JSON', async () => {
    let calls = 0;
    const fetch: typeof globalThis.fetch = async () => {
      calls += 1;
      return calls === 1 ? Response.json({ access_token: 'x' }) : new Response('<title>Hi</title>');
    };
    await expect(api({ fetch }).call(hooks)).rejects.toMatchObject({
      code: 'ERR_VENDOR_FAILED',
      message: expect.stringContaining('no JSON'),
    });
  });
});

test('a secret that OneLogin repeats is not repeated', async () => {
  const { next } = onelogin.behaviour;
  const secrets = { ...SECRETS, 'env:FACENITION_TOKEN': 'canary "quoted"' };
  // The list, before somebody else was quicker.
  next.push({ status: 200, body: [] });
  onelogin.account.envs.push({ id: 1, name: 'FACENITION_TOKEN', value: 'x' });
  const fault = await apply(deploymentOf(FILE, onelogin, secrets)).catch((one: unknown) => one);
  expect(fault).toMatchObject({ message: expect.stringContaining('FACENITION_TOKEN=(secret)') });
  expect(`${fault}`).not.toContain('canary');
});

test('a token that was refused is asked for anew by the next call', async () => {
  let isRight = false;
  const clientSecret = async () => new Secret(isRight ? CLIENT_SECRET : 'wrong');
  const { call } = api({ clientSecret });
  await expect(call(hooks)).rejects.toThrow();
  isRight = true;
  expect(await call(hooks)).toMatchObject({ status: 200 });
});
