import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Client, createClient } from '@facenition/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Accounts, createAccounts } from '../examples/stepup/accounts.ts';
import { createApp } from '../examples/stepup/app.ts';
import { createSessions } from '../examples/stepup/sessions.ts';
import { APPLICATION, createStepUp, type StepUpClient } from '../examples/stepup/step-up.ts';
import { runIn } from '../server/test/cli/run-command.ts';
import { startTestServer, type TestServer } from '../server/test/running-server.ts';
import { afterFile, temporaryFolder } from '../server/test/temporary-folder.ts';

const EXAMPLE = join(import.meta.dirname, '../examples/stepup');
const ISSUER = 'http://localhost:8080';
const RETURN_TO = 'http://localhost:3000/back';

let server: TestServer;
let client: Client;

beforeAll(async () => {
  const consentFile = join(EXAMPLE, 'consent.yaml');
  server = await startTestServer(afterFile, { issuer: ISSUER, consentFile });
  client = createClient({ url: server.url, token: server.clientToken, timeoutMs: 30_000 });
  afterFile(() => client.close());
  const folder = await temporaryFolder(afterFile);
  await writeFile(join(folder, 'policy.yaml'), await readFile(join(EXAMPLE, 'policy.yaml')));
  const environment = { FACENITION_DATA_DIR: server.dataDir };
  const { idp, tenant } = APPLICATION;
  for (const argv of [
    ['return-addresses', 'add', RETURN_TO, '--idp', idp, '--tenant', tenant],
    ['policy', 'apply', 'policy.yaml'],
  ]) {
    const { code, err } = await runIn(folder, argv, { environment });
    if (code !== 0) throw new Error(err);
  }
}, 60_000);

interface Bank {
  readonly accounts: Accounts;
  readonly codes: readonly string[];
  readonly faults: readonly unknown[];
  /** A browser that is signed in. */
  signIn(): Promise<Browser>;
  open(): Browser;
}

interface Seen {
  readonly status: number;
  readonly page: string | undefined;
  readonly text: string;
  readonly location: string;
}

interface Browser {
  get(path: string): Promise<Seen>;
  post(path: string, form: Record<string, string>, origin?: string): Promise<Seen>;
}

async function openBank(asked: StepUpClient = client): Promise<Bank> {
  const faults: unknown[] = [];
  const listening = createServer().listen(0, '127.0.0.1');
  await once(listening, 'listening');
  afterFile(async () => {
    listening.closeAllConnections();
    await once(listening.close(), 'close');
  });
  const address = listening.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const accounts = createAccounts();
  const { codes } = accounts.add('mira', 'password');
  const stepUp = createStepUp({ client: asked, level: 2, returnTo: RETURN_TO });
  const onFault = (fault: unknown): void => void faults.push(fault);
  listening.on(
    'request',
    createApp({ origin, captureOrigin: ISSUER, accounts, stepUp, onFault, notice: '<b>note' }),
  );
  const open = (): Browser => browserAt(origin);
  return {
    ...{ accounts, codes, faults, open },
    async signIn() {
      const browser = open();
      await browser.post('/sign-in', { name: 'mira', password: 'password' });
      return browser;
    },
  };
}

function browserAt(origin: string): Browser {
  let cookie = '';
  async function ask(path: string, init: RequestInit): Promise<Seen> {
    const headers = { ...init.headers, cookie };
    const response = await fetch(origin + path, { ...init, headers, redirect: 'manual' });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    const page = /data-page="([\w-]+)"/.exec(text)?.[1];
    return {
      status: response.status,
      page,
      text,
      location: response.headers.get('location') ?? '',
    };
  }
  return {
    get: (path) => ask(path, {}),
    post: (path, form, from = origin) =>
      ask(path, { method: 'POST', body: new URLSearchParams(form), headers: { origin: from } }),
  };
}

const RENT = { bill: 'rent' };
const paidBy = ({ accounts }: Bank): readonly string[] =>
  (accounts.find('mira')?.payments ?? []).map(({ by }) => by);

/** As though a face were set up: what the server is asked is the same. */
async function bankWithFace(asked?: StepUpClient): Promise<Bank> {
  const bank = await openBank(asked);
  const account = bank.accounts.find('mira');
  if (account !== undefined) account.face = `fnr_${'A'.repeat(22)}`;
  return bank;
}

/** What the capture page asks at the end of a capture without a face. */
async function end(url: string, how: 'cancel' | 'alternative'): Promise<URL> {
  const at = server.url + new URL(url).pathname;
  const json = { 'Content-Type': 'application/json' };
  const opened = await fetch(`${at}/open`, { method: 'POST', body: '{}', headers: json });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const headers = { ...json, cookie };
  const body = JSON.stringify({ how });
  const ended = await fetch(`${at}/cancel`, { method: 'POST', body, headers });
  return new URL(Object(await ended.json()).next.url);
}

const pathOf = ({ pathname, search }: URL): string => pathname + search;

/** What the browser that captured comes back with. */
const TICKET = `fntk_${'A'.repeat(22)}`;

describe('the way without a face', () => {
  test('a small payment is asked for nothing, by the policy', async () => {
    const bank = await openBank();
    const mira = await bank.signIn();
    expect(await mira.post('/pay', { bill: 'kiosk' })).toMatchObject({ page: 'paid' });
    expect(paidBy(bank)).toEqual(['sign-in']);
  });

  test('a code pays, once, and only the bill that was read beside it', async () => {
    const bank = await openBank();
    const mira = await bank.signIn();
    const [code = ''] = bank.codes;
    expect(await mira.post('/pay', RENT)).toMatchObject({ status: 303, location: '/code' });
    expect(await mira.post('/code', { code, bill: 'kiosk' })).toMatchObject({ location: '/' });
    expect(await mira.post('/code', { code: 'guess', ...RENT })).toMatchObject({ status: 403 });
    expect(paidBy(bank)).toEqual([]);
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`;
    expect(await mira.post('/code', { code: typed, ...RENT })).toMatchObject({ page: 'paid' });
    await mira.post('/pay', RENT);
    expect(await mira.post('/code', { code, ...RENT })).toMatchObject({ status: 403 });
    expect(paidBy(bank)).toEqual(['code']);
  });

  test('is offered on the capture page, and leads to the code', async () => {
    const bank = await bankWithFace();
    const mira = await bank.signIn();
    const { location } = await mira.post('/pay', RENT);
    expect(location).toMatch(/^http:\/\/localhost:8080\/capture\/fntx_/);
    const back = await end(location, 'alternative');
    expect(await mira.get(pathOf(back))).toMatchObject({ status: 303, location: '/code' });
    expect(await mira.get('/code')).toMatchObject({ page: 'code' });
  });

  test('is there where the server is not', async () => {
    const elsewhere = createClient({ url: 'http://127.0.0.1:9', token: 'fnc_x', retries: 0 });
    afterFile(() => elsewhere.close());
    const bank = await bankWithFace(elsewhere);
    const mira = await bank.signIn();
    expect(await mira.post('/pay', RENT)).toMatchObject({ status: 502, page: 'broken' });
    expect(bank.faults).toHaveLength(1);
    await mira.post('/code', { code: bank.codes[0] ?? '', ...RENT });
    expect(paidBy(bank)).toEqual(['code']);
  });
});

describe('a capture', () => {
  test('that was cancelled pays nothing, whatever the address says', async () => {
    const bank = await bankWithFace();
    const mira = await bank.signIn();
    const { location } = await mira.post('/pay', RENT);
    const back = await end(location, 'cancel');
    back.searchParams.set('outcome', 'passed');
    expect(await mira.get(pathOf(back))).toMatchObject({ page: 'unpaid' });
    expect(paidBy(bank)).toEqual([]);
  });

  test('belongs to the session that began it, and is asked about once', async () => {
    const asked: string[] = [];
    const passing: StepUpClient = {
      ...client,
      async ticketsConsume({ txn, user, nonce, ticket }) {
        expect(ticket).toBe(TICKET);
        asked.push(String(nonce));
        return { ok: true, txn, user };
      },
    };
    const bank = await bankWithFace(passing);
    const [mira, thief] = [await bank.signIn(), await bank.signIn()];
    const { location } = await mira.post('/pay', RENT);
    const back = `/back?txn=${new URL(location).pathname.split('/').at(-1)}&outcome=passed&ticket=${TICKET}`;
    expect(await bank.open().get(back)).toMatchObject({ page: 'sign-in' });
    expect(await thief.get(back)).toMatchObject({ status: 409 });
    await thief.post('/pay', RENT);
    expect(await thief.get(back)).toMatchObject({ status: 409 });
    expect(asked).toEqual([]);
    const both = await Promise.all([mira.get(back), mira.get(back)]);
    expect(both.map(({ page }) => page).sort()).toEqual(['message', 'paid']);
    expect(paidBy(bank)).toEqual(['face']);
    expect(asked).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });

  test.each([
    ['of another person', { ok: true, user: 'boris' }],
    ['of another capture', { ok: true, txn: `fntx_${'A'.repeat(22)}` }],
    ['that is a refusal', { ok: false }],
  ] as const)('with an answer %s pays nothing', async (_, answer) => {
    const bank = await bankWithFace({
      ...client,
      ticketsConsume: async ({ txn, user }) => ({ txn, user, ...answer }),
    });
    const mira = await bank.signIn();
    const { location } = await mira.post('/pay', RENT);
    const txn = new URL(location).pathname.split('/').at(-1);
    expect(await mira.get(`/back?txn=${txn}&ticket=${TICKET}`)).toMatchObject({ page: 'unpaid' });
    expect(paidBy(bank)).toEqual([]);
  });
});

test('who knows the capture of another browser, and not its ticket, pays nothing', async () => {
  const bank = await bankWithFace({
    ...client,
    ticketsConsume: async ({ txn, user }) => ({ ok: true, txn, user }),
  });
  const mira = await bank.signIn();
  const { location } = await mira.post('/pay', RENT);
  const txn = new URL(location).pathname.split('/').at(-1);
  expect(await mira.get(`/back?txn=${txn}&outcome=passed`)).toMatchObject({ page: 'unpaid' });
  expect(paidBy(bank)).toEqual([]);
});

describe('a face is set up', () => {
  test('by nobody who has only the password, and not by who cancels', async () => {
    const bank = await openBank();
    const mira = await bank.signIn();
    expect(await mira.post('/face', { code: 'guess' })).toMatchObject({ status: 403 });
    const { location } = await mira.post('/face', { code: bank.codes[0] ?? '' });
    const back = await end(location, 'cancel');
    expect(await mira.get(pathOf(back))).toMatchObject({ page: 'not-enrolled' });
    expect(bank.accounts.find('mira')?.face).toBeUndefined();
  });
});

describe('the application', () => {
  test('lets nobody in with a wrong password, and takes no form of another site', async () => {
    const bank = await openBank();
    const browser = bank.open();
    const wrong = await browser.post('/sign-in', { name: 'mira', password: 'guess' });
    expect(wrong).toMatchObject({ status: 401, page: 'sign-in' });
    expect(await browser.post('/pay', RENT)).toMatchObject({ status: 401 });
    const mira = await bank.signIn();
    expect(await mira.post('/pay', { bill: 'kiosk' }, 'https://other.example')).toMatchObject({
      status: 404,
    });
    expect(paidBy(bank)).toEqual([]);
  });

  test('says what it is told to say, as text, on every page', async () => {
    const { text } = await (await openBank()).open().get('/');
    expect(text).toContain('&#60;b&#62;note');
  });

  test('forgets a session after an hour and when it ends', async () => {
    let now = 0;
    const sessions = createSessions(() => now);
    const [one, other] = [sessions.start('mira'), sessions.start('mira')];
    sessions.end(one);
    expect(sessions.find(one)).toBeUndefined();
    now = 3_599_999;
    expect(sessions.find(other)?.name).toBe('mira');
    now = 3_600_000;
    expect(sessions.find(other)).toBeUndefined();
  });
});
