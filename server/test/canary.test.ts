import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { OPERATIONS } from '../src/api/operations.ts';
import type { RosterMember } from '../src/store/rosters.ts';
import { openStore } from '../src/store/store.ts';
import { drawPerson } from './person.ts';
import { start } from './program.ts';
import { startTestServer, type TestServer } from './running-server.ts';
import { afterFile, temporaryFolder } from './temporary-folder.ts';
import { type Collector, startCollector } from './tracing/collector.ts';

const PASSWORD = 'CANARY-password-5b1f';
const SCOPE = 'CANARY-scope-77aa';
const PAIR = { email: 'CANARY@canary.example', phone: '+4366077188299' };
const DEVICE_SECRET = Buffer.alloc(32, 0xca).toString('base64url');

/** A score and a threshold as they stand in an answer. */
const scoresOf = (body: unknown): readonly string[] =>
  ['score', 'threshold'].map((name) => String(Reflect.get(Object(body), name)));

let server: TestServer;
let collector: Collector;
let outboxDir: string;
beforeAll(async () => {
  collector = await startCollector(afterFile);
  outboxDir = await temporaryFolder(afterFile);
  server = await startTestServer(afterFile, {
    traces: { url: collector.url, sample: 1 },
    codes: { outboxDir },
  });
}, 60_000);

/** Everything that the audit log of a running server says. */
async function auditIn(dataDir: string): Promise<string> {
  const store = await openStore({ kind: 'sqlite', path: `${dataDir}/facenition.sqlite` });
  const lines: string[] = [];
  for await (const line of store.auditEntries.lines()) lines.push(line);
  await store.close();
  return lines.join('\n');
}

const json = (path: string, body: unknown, token = server.clientToken): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'X-Auth-Token': token,
      'Content-Type': 'application/json',
      'User-Agent': 'CANARY-agent',
      traceparent: 'CANARY-parent',
      tracestate: 'canary=CANARY-state',
      baggage: 'canary=CANARY-baggage',
    },
  });

const Message = z.object({ kind: z.string(), code: z.string() });

/** Registers with codes; answers what nobody else may know. */
async function register(): Promise<readonly string[]> {
  const { credential } = z
    .object({ credential: z.string() })
    .parse(await (await json('/v2/new-credentials', PAIR)).json());
  const names = await readdir(outboxDir);
  const messages = await Promise.all(
    names.map(async (name) =>
      Message.parse(JSON.parse(await readFile(join(outboxDir, name), 'utf8'))),
    ),
  );
  const codeOf = (kind: string) => messages.find((message) => message.kind === kind)?.code;
  const codes = { email_code: codeOf('email'), phone_code: codeOf('phone') };
  const proof = await json('/v2/authenticate-credentials', { credential, ...codes });
  expect(await proof.json()).toMatchObject({ ok: true, verified: true });
  const { token } = z
    .object({ token: z.string() })
    .parse(await (await json('/v2/generateToken', { credential, ...PAIR })).json());
  return [PAIR.phone.slice(1), 'canary.example', credential.slice(4), token.slice(4)];
}

/** Everything about a roster; answers what nobody else may know. */
async function useRoster(photo: string): Promise<readonly string[]> {
  const asked = {
    name: 'CANARY-client',
    scopes: 'roster',
    roster_purpose: 'CANARY-client of doors',
  };
  const made = z
    .object({ token: z.string() })
    .parse(await (await json('/generateToken', asked)).json());
  const ask = async (path: string, body: object): Promise<Record<string, string>> =>
    Object(await (await json(`/roster/${path}`, body, made.token)).json());
  const { roster = '', roster_secret = '' } = await ask('create', {
    name: 'CANARY-client door',
    accuracy: 2,
  });
  const opened = { roster, roster_secret };
  const { id = '' } = await ask('add', { ...opened, photo });
  const [member] = await membersIn(server.dataDir, roster);
  expect(member?.id).toBe(id);
  const nonce = 'CANARY-nonce-0123456789';
  expect(await ask('identify', { ...opened, photo, nonce })).toMatchObject({ id });
  expect(await ask('remove', { roster, id })).toEqual({ ok: true, id });
  expect(await ask('delete', { roster })).toMatchObject({ ok: true });
  return [roster_secret, made.token.slice(4), member?.token.slice(20, 40) ?? 'none'];
}

async function membersIn(dataDir: string, roster: string): Promise<readonly RosterMember[]> {
  const store = await openStore({ kind: 'sqlite', path: `${dataDir}/facenition.sqlite` });
  const members = await store.rosters.members(roster);
  await store.close();
  return members;
}

/**
 * A capture is begun and looked at, somebody is invited, and the vault is asked. What is sent here is
 * kept for a day, but for the secrets of addresses, which are answered.
 */
async function useCaptures(): Promise<readonly string[]> {
  const to = { idp: 'KEPT-idp', tenant: 'KEPT-tenant', user: 'KEPT-user', scope: 'KEPT-scope' };
  const store = await openStore({ kind: 'sqlite', path: `${server.dataDir}/facenition.sqlite` });
  const address = 'https://kept.example/back';
  const { idp, tenant } = to;
  await store.returnAddresses.add({ idp, tenant, kind: 'redirect', address }, 0);
  await store.close();
  const asked = { ...to, asking: 'KEPT-asking', return_to: address };
  const Begun = z.object({ ok: z.literal(true), txn: z.string() });
  const nonce = 'KEPT-nonce-0123456789';
  const begun = Begun.parse(
    await (
      await json('/transactions', { ...asked, nonce, state: 'KEPT-state', risk: 'KEPT' })
    ).json(),
  );
  expect((await json('/transactions/status', { txn: begun.txn })).status).toBe(200);
  await fetch(`${server.url}/capture/${begun.txn}/open`, {
    method: 'POST',
    body: '{"language":"en"}',
    headers: { 'Content-Type': 'application/json', Cookie: `__Host-facenition=${COOKIE}` },
  });
  const { user, scope } = to;
  await json('/verifications/latest', { idp, tenant, user, scope, max_age: 60 });
  await json('/invitations', asked);
  await json('/invitations/withdraw', { invitation: `fnin_${'A'.repeat(22)}` });
  await json('/references/list', { idp, user: to.user });
  await json('/references/revoke', {
    reference_id: `fnr_${'A'.repeat(22)}`,
    reason: 'KEPT reason',
  });
  const moved = { to_idp: 'KEPT', to_tenant: 'KEPT', to_user: 'KEPT' };
  await json('/references/bind', { reference_id: `fnr_${'A'.repeat(22)}`, idp, tenant, user });
  await json('/references/move', { idp, tenant, user: to.user, ...moved });
  return ['KEPT', 'kept.example', COOKIE];
}

const COOKIE = 'CANARY'.padEnd(43, 'c');

/** The route of each request in the log, without its version. */
function routesIn(lines: readonly string[]): readonly string[] {
  const Line = z.object({ route: z.string().exactOptional() });
  return lines
    .flatMap((line) => Line.parse(JSON.parse(line)).route ?? [])
    .map((route) => route.replace(/^\/v\d/, ''));
}

test('nothing that was sent or answered is in log or traces', { timeout: 60_000 }, async () => {
  const { enrolment, probe } = await drawPerson();
  const photo = Buffer.from(probe).toString('base64');
  const common = { password: PASSWORD, scope: SCOPE, accuracy: '2', device_secret: DEVICE_SECRET };

  const enrolled: unknown = await (await server.post('/generate', [enrolment], common)).json();
  expect(enrolled).toMatchObject({ ok: true });
  const token = String(Reflect.get(Object(enrolled), 'token'));
  const scores: string[] = [];
  for (const path of ['/authenticate', '/v1/authenticate-score', '/v2/authenticate']) {
    const answer = await server.post(path, [probe], { ...common, token });
    const body: unknown = await answer.json();
    expect(body).toMatchObject({ ok: true, authenticated: true });
    if (path.endsWith('-score')) scores.push(...scoresOf(body));
  }
  expect(scores).toHaveLength(2);
  const nonce = 'CANARY-nonce-0123456789';
  for (const path of ['/quality', '/detect', '/liveness']) await server.post(path, [probe], {});
  await json('/match', { photo, reference: photo });
  await json('/match-bulk', { photo, reference: [photo, photo] });
  await json('/consistency-check', { photo: [photo, photo] });
  await server.post('/authenticate', [probe], { ...common, token, nonce });
  await json('/status', { tokens: token, list: true });
  await server.post('/rotate', [enrolment], { ...common, token, new_password: 'CANARY-new' });
  await json('/revoke', { token, reason: 'CANARY reason' });
  await json('/generateToken', { name: 'CANARY-client', scopes: 'verify' });
  await json('/token', { seconds: 60 });
  await json('/tickets/consume', {
    txn: `fntx_${'A'.repeat(22)}`,
    ticket: 'CANARY-ticket',
    user: 'CANARY-user',
    nonce,
    idp: 'CANARY-idp',
    tenant: 'CANARY-tenant',
    scope: SCOPE,
    attempt: 'CANARY-attempt',
  });
  const registered = [...(await register()), ...(await useRoster(photo)), ...(await useCaptures())];
  // Everything again, but wrong in some way.
  const wrong = await Promise.all([
    server.post('/authenticate', [probe.subarray(0, 500)], { ...common, token }),
    server.post('/authenticate', [probe], { ...common, token: `${token}x` }),
    server.post('/authenticate', [probe], { ...common, token, [PASSWORD]: 'x' }),
    server.post(`/${PASSWORD}?${SCOPE}`, [probe], common),
    json('/generate', { ...common, photo: `${photo}!` }),
    json('/generate', { ...common, photo, expiry: PASSWORD }),
    json('/generate', `{"password":"${PASSWORD}",`),
    json('/authenticate', { ...common, photo, token }, 'CANARY-client-token'),
  ]);
  expect(wrong.map(({ status }) => status)).not.toContain(200);
  await expect.poll(() => server.logged.join('').split('"request"').length - 1).toBe(44);

  const paths = Object.values(OPERATIONS).map(({ path }) => path);
  expect(routesIn(server.logged)).toEqual(expect.arrayContaining(paths));
  const metrics = await (await fetch(`${server.managementUrl}/metrics`)).text();
  const audit = await auditIn(server.dataDir);
  expect(audit.split('\n').length).toBeGreaterThan(7);
  expect(metrics).toContain('route="/rotate",status="200"');
  // They are sent every few seconds.
  const requests = (): number => collector.spans().filter(({ kind }) => kind === 'server').length;
  await expect.poll(requests, { timeout: 15_000 }).toBe(44);
  expect(collector.spans().map(({ name }) => name)).toContain('engine verify');
  const traces = collector.text();
  const log = server.logged.join('') + metrics + audit + traces;
  const known = [PASSWORD, SCOPE, DEVICE_SECRET, 'CANARY', 'FN1.', token.slice(20, 40)];
  const secrets = [...known, ...registered];
  for (const secret of [...secrets, ...scores, server.clientToken.slice(4), photo.slice(40, 80)]) {
    expect(log).not.toContain(secret);
  }
});

test('the program as it is started says none of it either', { timeout: 90_000 }, async () => {
  const program = await start('serve');
  await expect.poll(program.out, { timeout: 30_000 }).toContain('listens on');
  const [, clientToken = '', url = ''] = /=(\S+)\n.* (http:\S+)/.exec(program.out()) ?? [];
  const { enrolment, probe } = await drawPerson();
  const common = { password: PASSWORD, scope: SCOPE, accuracy: 2, device_secret: DEVICE_SECRET };
  const ask = async (path: string, photo: Uint8Array, more = {}): Promise<unknown> => {
    const body = JSON.stringify({
      ...common,
      photo: Buffer.from(photo).toString('base64'),
      ...more,
    });
    const headers = { 'X-Auth-Token': clientToken, 'Content-Type': 'application/json' };
    return (await fetch(url + path, { method: 'POST', body, headers })).json();
  };
  const token = String(Reflect.get(Object(await ask('/generate', enrolment)), 'token'));
  const match = await ask('/authenticate-score', probe, { token });
  expect(match).toMatchObject({ authenticated: true });
  await ask('/authenticate', probe.subarray(0, 500), { token });
  await ask('/authenticate', probe, { token, [PASSWORD]: 'x' });
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(program.err()).toContain('"route":"/authenticate-score"');
  const said = program.err() + program.out().replace(clientToken, '');
  for (const secret of ['CANARY', DEVICE_SECRET, 'FN1.', clientToken, ...scoresOf(match)]) {
    expect(said).not.toContain(secret);
  }
});

test('no file that the server keeps holds anything of a person', async () => {
  // As housekeeping does every ten minutes.
  const store = await openStore({ kind: 'sqlite', path: `${server.dataDir}/facenition.sqlite` });
  await store.scrub();
  await store.close();
  const files = await readdir(server.dataDir, { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => file.name);
  expect(names.toSorted()).toEqual(expect.arrayContaining(['facenition.sqlite', 'keys.json']));
  expect(names.every((name) => /^(facenition\.sqlite(-wal|-shm)?|keys\.json)$/.test(name))).toBe(
    true,
  );
  for (const name of names) {
    const content = (await readFile(`${server.dataDir}/${name}`)).toString('latin1');
    // Reasons, purposes and the names of clients, here an address too, are for the records.
    const known = /CANARY reason|CANARY-client|CANARY@canary\.example/g;
    expect(content.replace(known, '')).not.toContain('CANARY');
    expect(content).not.toContain('FN1.');
  }
});
