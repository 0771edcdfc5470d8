import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyChain } from '../src/audit/chain.ts';
import { openKeys } from '../src/keys/open-keys.ts';
import { openStore } from '../src/store/store.ts';
import { drawPerson } from './person.ts';
import { type Listening, startServerProcess } from './server-process.ts';
import { databases } from './store/databases.ts';
import { afterFile, temporaryFolder } from './temporary-folder.ts';

// Three real servers, on whatever machine this runs.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const shared = databases.find(({ kind }) => kind === 'postgres');
const newSecret = (): string => randomBytes(32).toString('base64url');
const secret = { device_secret: newSecret(), scope: 's', accuracy: '2' };

describe.skipIf(shared === undefined)('three servers on one PostgreSQL', () => {
  let servers: readonly [Listening, Listening, Listening];
  let databaseUrl = '';
  let keyFile = '';
  let clientToken = '';
  let photos: { readonly enrolment: Uint8Array; readonly probe: Uint8Array };

  beforeAll(async () => {
    const where = await shared?.virginLocation();
    if (where?.kind !== 'postgres') throw new Error('no PostgreSQL');
    databaseUrl = where.url;
    const folder = await temporaryFolder(afterFile);
    keyFile = join(folder, 'keys.json');
    const start = (): Promise<Listening> =>
      startServerProcess(afterFile, folder, {
        FACENITION_DATABASE_URL: databaseUrl,
        FACENITION_KEY_FILE: keyFile,
      }).listening;
    // At once: they make tables, keys and the client token against each other.
    servers = await Promise.all([start(), start(), start()]);
    clientToken = servers.map((server) => server.clientToken).join('');
    photos = await drawPerson();
  });

  async function ask(
    server: Listening,
    path: string,
    images: readonly Uint8Array[],
    fields: Record<string, string>,
  ): Promise<Record<string, unknown>> {
    const form = new FormData();
    for (const image of images) form.append('photo', new Blob([new Uint8Array(image)]), 'photo');
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const headers = { 'X-Auth-Token': clientToken };
    const answer = await fetch(server.url + path, { method: 'POST', body: form, headers });
    return { status: answer.status, ...Object(await answer.json()) };
  }

  const enrol = async (server: Listening): Promise<string> =>
    String((await ask(server, '/generate', [photos.enrolment], secret)).token);

  test('of their first starts one made the one client token there is', () => {
    expect(clientToken).toMatch(/^fnc_[\w-]{43}$/);
  });

  test('what one enrols another verifies, until the third revokes it', async () => {
    const token = await enrol(servers[0]);
    const authenticate = (server: Listening) =>
      ask(server, '/authenticate', [photos.probe], { ...secret, token });
    expect(await authenticate(servers[1])).toMatchObject({ authenticated: true });
    expect(await ask(servers[2], '/revoke', [], { token })).toMatchObject({ already: false });
    for (const server of servers) {
      expect(await authenticate(server)).toMatchObject({ status: 200, authenticated: false });
    }
  });

  test('failed tries count together, however many come at once', async () => {
    const token = await enrol(servers[0]);
    const wrong = { ...secret, device_secret: newSecret(), token };
    const answers = await Promise.all(
      [...servers, ...servers, ...servers, ...servers].map((server) =>
        ask(server, '/authenticate', [photos.probe], wrong),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    const right = await ask(servers[1], '/authenticate', [photos.probe], { ...secret, token });
    expect(right).toMatchObject({ status: 429, code: 'ERR_LOCKED_OUT' });
  });

  test('a token that all renew at once is renewed once', async () => {
    const token = await enrol(servers[0]);
    const answers = await Promise.all(
      servers.map((server) => ask(server, '/rotate', [photos.enrolment], { ...secret, token })),
    );
    const renewed = answers.filter((answer) => answer.token !== undefined);
    expect(renewed).toHaveLength(1);
    const made = String(renewed[0]?.token);
    for (const server of servers) {
      expect(
        await ask(server, '/authenticate', [photos.probe], { ...secret, token: made }),
      ).toMatchObject({ authenticated: true });
    }
  });

  test('an Idempotency-Key is good for all', async () => {
    const once = async (server: Listening): Promise<unknown> => {
      const form = new FormData();
      form.append('photo', new Blob([new Uint8Array(photos.enrolment)]), 'photo');
      for (const [name, value] of Object.entries(secret)) form.append(name, value);
      const headers = { 'X-Auth-Token': clientToken, 'Idempotency-Key': 'k'.repeat(32) };
      const answer = await fetch(`${server.url}/generate`, { method: 'POST', body: form, headers });
      return answer.json();
    };
    const first = await once(servers[0]);
    expect(first).toMatchObject({ ok: true });
    expect(await once(servers[1])).toEqual(first);
    expect(await once(servers[2])).toEqual(first);
  });

  test('the log of all is one chain', async () => {
    const store = await openStore({ kind: 'postgres', url: databaseUrl });
    const keys = openKeys({ keyFile, keyCustody: { kind: 'file' } });
    const verified = await verifyChain(store.auditEntries.lines(), await keys.allPublicKeys());
    await store.close();
    expect(verified.ok).toBe(true);
  });
});
