import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { oktaConnector } from '@facenition/okta/deployment';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { callHook } from './call-hook.ts';
import { portsWith, wantedOf } from './deploy.ts';
import { fakeFacenition, SECRET } from './fake-facenition.ts';
import { payload } from './payload.ts';
import { claimsIn } from './stand-in/sign-in.ts';
import { AUTHORIZATION_SERVER, CALLBACK, CLIENT } from './stand-in/state.ts';
import { MIRA, started } from './whole.ts';

const ROOM = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(ROOM, name), 'utf8');

/** A program of the README, by the comment that it begins with, where it finds its packages. */
function programOf(name: string): string {
  const blocks = [...read('README.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text);
  const text = blocks.find((block) => block?.startsWith(`// ${name}\n`));
  if (text === undefined) throw new Error(`The README has no ${name}.`);
  mkdirSync(join(ROOM, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(ROOM, 'dist/readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('the example is a connector file, with everything in it', async () => {
  const file = oktaConnector.schema.parse(parse(read('okta.example.yaml')));
  const deployment = oktaConnector.deployment(file, portsWith({}));
  expect(Object.keys(await wantedOf(deployment))).toEqual([
    ...['schema-property/reference', 'schema-property/capture', 'inline-hook/token'],
    ...['inline-hook/registration', 'inline-hook/saml', 'inline-hook/password-import'],
    ...['access-rule/default/Default Policy/Payments', 'profile-rule/registration'],
    ...['event-hook/accounts', 'identity-provider/face'],
  ]);
  expect(deployment.byHand).toHaveLength(4);
  expect(deployment.title).toBe('Okta org acme.okta.com');
  const steps = deployment.byHand.flatMap((one) => one.steps).join('\n');
  // What `clients add` does not go without; before that there is no secret to apply.
  expect(steps).toMatch(
    /before `apply`: npx facenition clients add okta-acme --name .+ --idp okta/,
  );
  expect(steps).toMatch(
    /--tenant \S+ --profile okta-idp --redirect-uri https:\/\/acme.okta.com\/oauth2/,
  );
  expect(steps).toMatch(/Until its usage is "Factor only"/);
});

test.each([
  ['a secret in the clear', { credentials: { token: 's3cret' } }],
  ['no https', { org: 'http://acme.okta.com' }],
  ['a place for a token and a key', { credentials: { token: 'env:A', client_id: 'x' } }],
  ['a hook and no address of one', { hooks: undefined }],
  ['a key that there is not', { tokenhook: {} }],
  ['an org with a path', { org: 'https://acme.okta.com/app' }],
  ['the address of the admin console', { org: 'https://acme-admin.okta.com' }],
  ['an address with a name and a password', { org: 'https://me:pw@acme.okta.com' }],
])('a file with %s is none', (_what, changes) => {
  const file = { ...parse(read('okta.example.yaml')), ...changes };
  const parsed = oktaConnector.schema.safeParse(file);
  expect(parsed.success).toBe(false);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return address.port;
}

test('the program that hosts the hooks runs', async () => {
  const port = await freePort();
  const env = {
    ...{ FACENITION_URL: 'http://127.0.0.1:9', FACENITION_TOKEN: `fnc_${'x'.repeat(43)}` },
    ...{ OKTA_ORG: 'https://acme-test.okta.com', OKTA_HOOK_SECRET: SECRET, PORT: String(port) },
  };
  const argv = ['--conditions=@facenition/source', programOf('hooks.ts')];
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  const said: string[] = [];
  child.stdout.on('data', (chunk) => said.push(String(chunk)));
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  const call = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/okta/facenition-hook`, {
      ...{ method: 'POST', body: JSON.stringify(payload('token-hook')) },
      headers: { 'content-type': 'application/json', ...headers },
    }).then(
      ({ status }) => status,
      () => 'not yet',
    );
  await expect.poll(() => call({}), { timeout: 20_000, interval: 200 }).toBe(401);
  expect(await call({ authorization: SECRET })).toBe(200);
  expect(said.join('')).toMatch(/ERR_SERVICE_UNAVAILABLE|ERR_DEADLINE/);
  expect(said.join('')).not.toContain(MIRA);
});

test('the hooks of sign-ups stand beside the others', async () => {
  const { signUpHooks } = await import(programOf('sign-ups.ts'));
  const { facenition } = fakeFacenition();
  const hooks = signUpHooks(facenition, 'https://acme-test.okta.com', 'x');
  const { body } = await callHook(hooks, payload('registration-hook'));
  expect(Object(body).commands).toHaveLength(2);
  expect(hooks.event.name).toBe('com.okta.event_hook');
});

test('the function for Lambda answers what the endpoint does', async () => {
  const { toFunctionUrl } = await import(programOf('lambda.ts'));
  const endpoint = async (request: Request) =>
    new Response(`${request.method} ${request.headers.get('x-a')} ${await request.text()}`, {
      ...{ status: 201, headers: { 'x-b': 'c' } },
    });
  const call = (method: string, body: string | undefined, isBase64Encoded: boolean) =>
    toFunctionUrl(endpoint)({
      ...{ headers: { 'x-a': 'b' }, isBase64Encoded, requestContext: { http: { method } } },
      ...(body !== undefined && { body }),
    });
  expect(await call('POST', '{"ä":1}', false)).toMatchObject({
    ...{ statusCode: 201, headers: { 'x-b': 'c' }, body: 'POST b {"ä":1}' },
  });
  const encoded = Buffer.from('{"ä":1}').toString('base64');
  expect(await call('POST', encoded, true)).toMatchObject({ body: 'POST b {"ä":1}' });
  expect(await call('GET', undefined, false)).toMatchObject({ body: 'GET b ' });
});

test('the application gets a face, and takes nothing else for one', async () => {
  const { createStepUp, hasFace } = await import(programOf('application.ts'));
  const { app, org, captured, sid } = await started();
  const root = `${org.url}/oauth2/${AUTHORIZATION_SERVER}/v1`;
  const asked = { client_id: CLIENT, response_type: 'code', redirect_uri: CALLBACK };
  const query = new URLSearchParams({ ...asked, scope: 'openid' });
  const stepUp = createStepUp(
    { url: app.url, token: app.token, idp: 'okta', tenant: 'acme' },
    `${root}/authorize?${query}`,
  );
  const begun = await stepUp.begin(MIRA, 'https://bank.acme.example/face/done');
  expect(begun.url).toContain(begun.txn);
  const { txn, ticket } = await captured();
  const { url, state } = stepUp.authorize({ txn, state: 'st-7781' }, ticket);
  const headers = { cookie: `sid=${await sid()}` };
  const response = await fetch(url, { redirect: 'manual', headers });
  const back = new URL(response.headers.get('location') ?? '').searchParams;
  expect(back.get('state')).toBe(state);
  const form = { grant_type: 'authorization_code', code: back.get('code') ?? '' };
  const body = new URLSearchParams({ ...form, client_id: CLIENT });
  const tokens = Object(await (await fetch(`${root}/token`, { method: 'POST', body })).json());
  const claims = claimsIn(tokens.access_token);
  const at = Number(claims.face_verified_at) * 1000;
  expect(hasFace(claims, at + 299_000)).toBe(true);
  expect(hasFace(claims, at + 301_000)).toBe(false);
  expect(hasFace({ ...claims, face_verified: 'true' }, at)).toBe(false);
  expect(hasFace({}, at)).toBe(false);
});
