import { createServer, type RequestListener } from 'node:http';
import type { Finding } from '@facenition/deployment';
import {
  type OktaHooks,
  passwordImportHook,
  registrationHook,
  samlHook,
  tokenHook,
} from '@facenition/okta';
import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { expect, onTestFinished, test } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { listenHere } from '../../../server/test/listen-here.ts';
import { portsWith } from './deploy.ts';
import { fakeFacenition, SECRET } from './fake-facenition.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import { type OktaOrg, startOktaOrg } from './stand-in/okta-org.ts';

const SECRETS = { 'env:OKTA_TOKEN': 'an-api-token-of-the-org', 'env:HOOK_SECRET': SECRET };

const listen = (listener: RequestListener): Promise<string> =>
  listenHere(createServer(listener), onTestFinished);

const answering =
  (status: number, body: object): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body));

function hooksOf({ url }: OktaOrg, otherwise: 'deny' | 'stamp'): OktaHooks {
  const { facenition } = fakeFacenition({ face: { outcome: 'refused', reason: 'not_enrolled' } });
  const shared = { facenition, orgUrls: [url] };
  const recent = { ...shared, scope: 's', maxAgeSeconds: 300 };
  return {
    token: tokenHook({ ...shared, scope: 's', mode: { kind: 'bound' }, otherwise }),
    registration: registrationHook(shared),
    saml: samlHook({ ...recent, otherwise }),
    passwordImport: passwordImportHook({ ...recent, verifyPassword: async () => true }),
  };
}

const fileOf = (org: OktaOrg, url: string, changes: object = {}): OktaFile =>
  OktaFile.parse({
    ...{ org: org.url, credentials: { token: 'env:OKTA_TOKEN' } },
    hooks: { url, caller: { secret: 'env:HOOK_SECRET' } },
    ...{ token_hook: {}, saml_hook: {}, password_import_hook: {}, ...changes },
  });

/** All checks, by what they say. */
async function examine(file: OktaFile, secrets = SECRETS): Promise<readonly Finding[]> {
  const { checks } = oktaConnector.deployment(file, portsWith(secrets));
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check.examine()));
  return findings;
}

const texts = (findings: readonly Finding[]) => findings.map(({ status, text }) => [status, text]);

test.each(['deny', 'stamp'] as const)('all is well with hooks that %s', async (otherwise) => {
  const org = await startOktaOrg();
  const host = await hostHooks(hooksOf(org, otherwise));
  const file = fileOf(org, host.uri);
  await apply(oktaConnector.deployment(file, portsWith(SECRETS)));
  const refused = ['ok', 'it was reached, and refused'];
  expect(texts(await examine(file))).toEqual([
    ...[
      ['ok', 'a caller without a secret gets 401'],
      ['ok', 'a caller with a wrong secret gets 401'],
    ],
    ...[refused, refused, refused],
  ]);
});

test('and with sign-ups', async () => {
  const org = await startOktaOrg();
  const host = await hostHooks(hooksOf(org, 'deny'));
  org.addInlineHook('com.okta.user.pre-registration', host.uri, SECRET);
  const name = 'com.okta.user.pre-registration';
  const file = fileOf(org, host.uri, {
    ...{ token_hook: undefined, saml_hook: undefined, password_import_hook: undefined },
    registration_hook: { name },
  });
  expect(texts(await examine(file)).at(-1)).toEqual(['ok', 'it was reached, and refused']);
});

test('hooks that are not made', async () => {
  const org = await startOktaOrg();
  const host = await hostHooks(hooksOf(org, 'deny'));
  const findings = await examine(fileOf(org, host.uri, { saml_hook: undefined }));
  expect(texts(findings).slice(2)).toEqual([
    ['error', 'it is not there'],
    ['error', 'it is not there'],
  ]);
});

test('a secret that the hook does not know', async () => {
  const org = await startOktaOrg();
  const host = await hostHooks(hooksOf(org, 'deny'));
  const secrets = { ...SECRETS, 'env:HOOK_SECRET': `${SECRET}, another` };
  const file = fileOf(org, host.uri);
  await apply(oktaConnector.deployment(file, portsWith(secrets)));
  const [, , token] = await examine(file, secrets);
  expect(token).toMatchObject({ status: 'error', text: expect.stringContaining('401') });
  expect(token?.advice).toContain('know the secret');
});

const patchOf = (path: string, value: unknown) => ({
  commands: [{ type: 'com.okta.identity.patch', value: [{ op: 'add', path, value }] }],
});
const STAMPED = patchOf('/claims/face_verified', true);

test.each([
  ['lets everybody in', STAMPED, 'it lets in whoever is not there'],
  [
    'opens accounts',
    { commands: [{ type: 'com.okta.action.update', value: { registration: 'ALLOW' } }] },
    'it lets in whoever is not there',
  ],
  ['does nothing', { commands: [] }, 'it was reached, and decided nothing'],
  ['does something else', patchOf('/claims/x', 1), 'it was reached, and decided nothing'],
  ['is no hook', { commands: 7 }, 'what came back is no answer of a hook'],
])('another service at the address that %s', async (_what, body, text) => {
  const org = await startOktaOrg();
  const url = await listen(answering(200, body));
  const file = fileOf(org, url, { saml_hook: undefined, password_import_hook: undefined });
  await apply(oktaConnector.deployment(file, portsWith(SECRETS)));
  expect(texts(await examine(file))).toEqual([
    ['error', 'a caller without a secret gets 200 rather than 401'],
    ['error', 'a caller with a wrong secret gets 200 rather than 401'],
    ['error', text],
  ]);
});

test('an address that does not answer', async () => {
  const org = await startOktaOrg();
  const file = fileOf(org, 'http://127.0.0.1:9', {
    ...{ saml_hook: undefined, password_import_hook: undefined },
  });
  await apply(oktaConnector.deployment(file, portsWith(SECRETS)));
  const findings = await examine(file);
  expect(findings.map(({ status }) => status)).toEqual(['error', 'error', 'error']);
  expect(findings[0]?.text).toBe('the address does not answer');
});

test.each([
  ['is the provider', (issuer: string) => issuer, {}, 'ok'],
  ['says another issuer', () => 'https://other.example/oidc', {}, 'error'],
  ['has other addresses', (issuer: string) => issuer, { token_endpoint: 'https://x' }, 'error'],
  ['is no provider', () => 7, {}, 'error'],
])('a server that %s', async (_what, issuerOf, changes, status) => {
  const org = await startOktaOrg();
  const issuer: string = await listen((request, response) =>
    answering(200, {
      issuer: issuerOf(issuer),
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks.json`,
      ...changes,
    })(request, response),
  );
  const idp_authenticator = { issuer, client_id: 'okta', client_secret: 'env:X' };
  const { org: url, credentials } = fileOf(org, 'https://hooks.example');
  const file = OktaFile.parse({ org: url, credentials, idp_authenticator });
  expect((await examine(file)).map((one) => one.status)).toEqual([status]);
  const gone = { ...idp_authenticator, issuer: 'http://127.0.0.1:9' };
  const [finding] = await examine(
    OktaFile.parse({ org: url, credentials, idp_authenticator: gone }),
  );
  expect(finding?.text).toContain('answers nothing');
});
