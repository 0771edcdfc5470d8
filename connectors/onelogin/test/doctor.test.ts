import type { Deployment } from '@facenition/deployment';
import { beforeEach, describe, expect, test } from 'vitest';
import { apply, examine } from '../../../deployment/test/run.ts';
import { deploymentOf, FILE, MIGRATION_FILE } from './connector-file.ts';
import { FOREIGN_HOOK } from './payloads.ts';
import { problem } from './stand-in/hooks-api.ts';
import { type OneLogin, startOneLogin } from './stand-in/onelogin.ts';

const ISSUER = 'https://faces.acme.example/oidc';
const DISCOVERY = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  scopes_supported: ['openid', 'profile', 'email'],
};
const UNKNOWN = { ok: true, verified: false, reason: 'not_enrolled' };

let onelogin: OneLogin;
/** What the server of Facenition answers. */
let faces: { discovery: () => Response; latest: () => Response };

beforeEach(async () => {
  onelogin = await startOneLogin();
  faces = { discovery: () => Response.json(DISCOVERY), latest: () => Response.json(UNKNOWN) };
});

const fetch: typeof globalThis.fetch = async (url, init) => {
  if (!String(url).startsWith('https://faces.acme.example/')) return onelogin.fetch(url, init);
  return String(url).includes('/oidc/') ? faces.discovery() : faces.latest();
};

const lines = async (deployment: Deployment): Promise<readonly string[]> =>
  (await examine(deployment)).map(({ status, title, text }) => `${status}: ${title}: ${text}`);
const examined = (file: object = FILE) => lines(deploymentOf(file, { fetch }));
const problems = async (file?: object) =>
  (await examined(file)).filter((one) => !one.startsWith('ok: '));

test('an account as the file says is fine', async () => {
  await apply(deploymentOf(MIGRATION_FILE, onelogin));
  const found = await examined(MIGRATION_FILE);
  expect(found).toEqual([
    expect.stringMatching(
      /^ok: Smart Hook pre-authentication: is ready, on nodejs22.x, with 3 s; \d+ of 20000 characters$/,
    ),
    'ok: Log of the pre-authentication hook: no fault in the latest 0 calls',
    expect.stringContaining('ok: Smart Hook user-migration'),
    'ok: Log of the user-migration hook: no fault in the latest 0 calls',
    'ok: Policies: 220415 is Face',
    'ok: Policies: 109384 is Everybody',
    'ok: OpenID provider https://faces.acme.example/oidc: answers as it should',
    'ok: People have a username: the first 2 do',
    'ok: Facenition answers the hook: does',
  ]);
});

describe('a hook', () => {
  beforeEach(async () => {
    await apply(deploymentOf(FILE, onelogin));
  });
  const change = (fields: object, more: object = {}) => {
    const [hook] = onelogin.account.hooks;
    if (hook === undefined) throw new Error('there is none');
    Object.assign(hook.fields, fields);
    Object.assign(hook, more);
  };

  test('that is not there', async () => {
    onelogin.account.hooks.length = 0;
    expect(await problems()).toEqual([
      'error: Smart Hook pre-authentication: is not there',
      'warning: Log of the pre-authentication hook: there is no hook yet',
    ]);
  });

  test('that is disabled is no gate', async () => {
    change({ disabled: true });
    expect(await problems()).toEqual([expect.stringContaining('error: Smart Hook pre-auth')]);
  });

  test('on a runtime that is given up', async () => {
    change({ runtime: 'nodejs18.x' });
    expect(await problems()).toEqual([expect.stringContaining('nodejs18.x, which OneLogin')]);
  });

  test('that could not be deployed, or is on its way', async () => {
    onelogin.behaviour.becomes = 'update-failed';
    expect(await problems()).toEqual([expect.stringContaining('(update-failed)')]);
    onelogin.behaviour.becomes = 'update-running';
    expect(await problems()).toEqual([expect.stringContaining('warning: ')]);
  });

  test('that is not what the file says', async () => {
    expect(await problems({ ...FILE, face_policy: 220415, pre_authentication: {} })).toEqual([
      expect.stringContaining('is not what the file says'),
    ]);
  });

  test('of somebody else', async () => {
    change({ function: FOREIGN_HOOK.function });
    expect(await problems()).toEqual([expect.stringContaining('not made by Facenition')]);
  });

  test('whose log has faults: their codes, and nothing else of it', async () => {
    const fault = (code: string) =>
      `2026-11-20T10:00:00Z\tid\tINFO\t{"time":"x","kind":"fault","hook":"pre-authentication","call":"canary","code":"${code}","message":"canary"}`;
    const logs = [
      { request_id: '1', events: [fault('ERR_SERVICE_UNAVAILABLE')] },
      { request_id: '2', events: [fault('ERR_SERVICE_UNAVAILABLE'), 'canary'] },
      { request_id: '3', events: ['Task timed out after 3.00 seconds'] },
      { request_id: '4', events: ['{"kind":"answered","outcome":"refused"}'] },
    ];
    change({}, { logs });
    const told = await problems();
    expect(told).toEqual([
      expect.stringContaining('2 of 4 calls: ERR_SERVICE_UNAVAILABLE, no answer from the server'),
      expect.stringContaining('1 of 4 calls: stopped by OneLogin'),
    ]);
    expect(told.join()).not.toContain('canary');
  });
});

describe('policies', () => {
  beforeEach(async () => {
    await apply(deploymentOf(FILE, onelogin));
  });
  const face = () => {
    const policy = onelogin.account.policies.find(({ id }) => id === 220415);
    if (policy === undefined) throw new Error('there is none');
    return policy;
  };

  test('that are not there', async () => {
    onelogin.account.policies.splice(1, 1);
    expect(await problems()).toEqual([expect.stringContaining('there is no policy 220415')]);
  });

  test('that let people in without a face', async () => {
    face().otp_auth_enabled = false;
    expect(await problems()).toEqual([expect.stringContaining('does not require MFA')]);
    face().otp_auth_enabled = true;
    face().authentication_factor_ids = [1, 2];
    expect(await problems()).toEqual([expect.stringContaining('has 2 factors')]);
    face().authentication_factor_ids = [];
    expect(await problems()).toEqual([expect.stringContaining('has no factor')]);
  });

  test('of which OneLogin does not tell whether they demand anything are not fine', async () => {
    Object.assign(face(), { otp_auth_enabled: null });
    expect(await problems()).toEqual([expect.stringContaining('does not say whether')]);
    Object.assign(face(), { otp_auth_enabled: true, authentication_factor_ids: undefined });
    expect(await problems()).toEqual([expect.stringContaining('does not say whether')]);
  });

  test('of applications', async () => {
    Object.assign(face(), { kind: 'app' });
    expect(await problems()).toEqual([expect.stringContaining('one of applications')]);
  });

  test('that a plan does not let be looked at', async () => {
    const { checks, ...rest } = deploymentOf(FILE, { fetch });
    // The very first call is refused: nothing is compared before.
    const only = {
      ...rest,
      resources: [],
      checks: checks.filter(({ title }) => title === 'Policies'),
    };
    onelogin.behaviour.next.push(problem(406, 'NotAcceptable', 'not in plan'));
    expect(await lines(only)).toEqual([
      expect.stringContaining('warning: Policies: the policy 220415 cannot be looked at'),
      expect.stringContaining('ok: '),
    ]);
  });
});

describe('Facenition', () => {
  beforeEach(async () => {
    await apply(deploymentOf(FILE, onelogin));
  });

  test.each([
    ['another issuer', { issuer: 'https://faces.other.example/oidc' }],
    ['another token endpoint', { token_endpoint: 'https://faces.acme.example/token' }],
    ['no secret by POST', { token_endpoint_auth_methods_supported: ['private_key_jwt'] }],
    ['no e-mail addresses', { scopes_supported: ['openid', 'profile'] }],
  ])('with %s', async (_, changes) => {
    faces.discovery = () => Response.json({ ...DISCOVERY, ...changes });
    expect(await problems()).toEqual([expect.stringContaining('error: OpenID provider')]);
  });

  test('that is somebody else, or nobody', async () => {
    faces.discovery = () => new Response('<title>Welcome</title>');
    expect(await problems()).toEqual([expect.stringContaining('FACENITION_ISSUER')]);
    faces.discovery = () => {
      throw new TypeError('fetch failed');
    };
    expect(await problems()).toEqual([expect.stringContaining('cannot be reached')]);
  });

  test('that does not answer the hook, or says of nobody that it was verified', async () => {
    faces.latest = () => new Response('{}', { status: 401 });
    expect(await problems()).toEqual([expect.stringContaining('it answered 401')]);
    faces.latest = () =>
      Response.json({
        ...{ ok: true, verified: true, verified_at: new Date().toISOString() },
        ...{ accuracy: 8, assurance: 'active', amr: ['face'], reference_id: 'fnr_x' },
      });
    expect(await problems()).toEqual([expect.stringContaining('whom nobody knows')]);
  });
});

describe('people', () => {
  beforeEach(async () => {
    await apply(deploymentOf(FILE, onelogin));
  });

  test('without a username cannot use the factor', async () => {
    Object.assign(onelogin.account.users[0] ?? {}, { username: '' });
    expect(await problems()).toEqual([expect.stringContaining('1 of the first 2 have none')]);
  });

  test('with capitals are enrolled as they are written', async () => {
    Object.assign(onelogin.account.users[0] ?? {}, { username: 'Mira.Holt' });
    expect(await problems()).toEqual([expect.stringContaining('capitals')]);
    const byEmail = { ...FILE, trusted_idp: { ...FILE.trusted_idp, people: 'email' } };
    expect(await problems(byEmail)).toEqual([]);
  });
});
