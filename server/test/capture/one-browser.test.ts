import { beforeEach, describe, expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import { CAPTURE_MS } from '../../src/capture/transaction.ts';
import { NOW, PUBLIC_URL, startTestApp, type TestApp } from '../http/test-app.ts';
import { applyPolicy, captureOf, openBrowser, SUBJECT } from './capture-browser.ts';

const ORIGIN = { requestId: '6c0f2d0e-6a3c-4a53-9b3e-0a6b5f8c7d11' };
const PORTAL = 'https://portal.example';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
});

const begin = (changes = {}) =>
  createCaptureTransactions(app.capture).begin(captureOf(changes), ORIGIN);

describe('a capture', () => {
  test('belongs to the browser that opened it first', async () => {
    const { id } = await begin();
    const first = openBrowser(app);
    expect((await first.open(id)).status).toBe(200);
    expect(first.cookie()).toMatch(/^__Host-facenition=[\w-]{43}$/);
    const second = openBrowser(app);
    const refused = await second.open(id);
    expect([refused.status, refused.body.code]).toEqual([409, 'ERR_CAPTURE_ELSEWHERE']);
    for (const [path, body] of [
      ['steps', { frames: [] }],
      ['cancel', { how: 'cancel' }],
      ['consent', { version: '2026-11', accepted: true }],
    ] as const) {
      expect((await second.post(`${id}/${path}`, body)).body.code).toBe('ERR_CAPTURE_ELSEWHERE');
    }
    expect((await first.open(id)).body.state).toBe('open');
  });

  test('tells that browser alone how it ended, and where to go on', async () => {
    const { id } = await begin();
    const browser = openBrowser(app);
    await browser.open(id);
    await browser.post(`${id}/cancel`, { how: 'cancel' });
    const url = `https://portal.example/back?txn=${id}&outcome=cancelled&state=st-1`;
    const ended = { state: 'cancelled', next: { kind: 'redirect', url } };
    expect((await browser.open(id)).body).toMatchObject(ended);
    const late = await browser.post(`${id}/steps`, { frames: [] });
    expect([late.status, late.body]).toEqual([
      410,
      { ok: false, error: expect.any(String), code: 'ERR_CAPTURE_OVER', ...ended },
    ]);
    const other = await openBrowser(app).post(`${id}/steps`, { frames: [] });
    expect(JSON.stringify(other.body)).not.toContain('portal.example');
  });

  test('whose time is up leads nowhere', async () => {
    const { id } = await begin();
    const browser = openBrowser(app);
    await browser.open(id);
    app.setTime(NOW + CAPTURE_MS);
    const late = await browser.post(`${id}/steps`, { frames: [] });
    expect(late.body).toMatchObject({ code: 'ERR_CAPTURE_OVER', state: 'expired' });
    expect(late.body.next).toBeUndefined();
  });

  test('of several that open it at once belongs to one', async () => {
    const { id } = await begin();
    const opening = Array.from({ length: 20 }, () => openBrowser(app).open(id));
    const statuses = (await Promise.all(opening)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  test('is not opened by looking at its page, which has nothing in line', async () => {
    const { id } = await begin({ returnTo: { kind: 'form-post', url: `${PORTAL}/posted` } });
    const page = await fetch(`${app.url}/capture/${id}`);
    expect(page.headers.get('Set-Cookie')).toBeNull();
    const policy = page.headers.get('Content-Security-Policy');
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action ${PORTAL};`);
    expect(policy).not.toContain('unsafe-inline');
    expect(await page.text()).not.toMatch(/<script(?! type="module" src=)|<style| on\w+=/);
    expect((await openBrowser(app).open(id)).status).toBe(200);
  });

  test('that there is none is said the same way, whatever was asked', async () => {
    const browser = openBrowser(app);
    for (const id of [`fntx_${'A'.repeat(22)}`, 'fntx_x', '..%2f', 'constructor']) {
      const answer = await browser.open(id);
      expect([answer.status, answer.body.code]).toEqual([404, 'ERR_NOT_FOUND']);
    }
  });
});

describe('an element in another page', () => {
  const embedded = async () => {
    const address = { idp: SUBJECT.idp, tenant: SUBJECT.tenant, kind: 'stay', address: PORTAL };
    await app.store.returnAddresses.add({ ...address, kind: 'stay' }, NOW);
    return begin({ returnTo: { kind: 'stay', origin: PORTAL } });
  };

  test('shows the key that its page was given, from a registered origin', async () => {
    const { id, browserKey } = await embedded();
    const headers = { Origin: PORTAL };
    const answer = await openBrowser(app, browserKey).post(`${id}/open`, {}, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(PORTAL);
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    // No browser that only knows the address gets it.
    const other = await openBrowser(app).open(id);
    expect(other.body.code).toBe('ERR_CAPTURE_ELSEWHERE');
  });

  test('is asked beforehand by browsers, and refused from elsewhere', async () => {
    const { id, browserKey } = await embedded();
    const ask = (origin: string) =>
      fetch(`${app.url}/capture/${id}/steps`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
    const allowed = await ask(PORTAL);
    expect([allowed.status, allowed.headers.get('Access-Control-Allow-Headers')]).toEqual([
      204,
      'Authorization, Content-Type',
    ]);
    const refused = await ask('https://evil.example');
    expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([
      403,
      null,
    ]);
    const posted = await openBrowser(app, browserKey).post(
      `${id}/open`,
      {},
      { Origin: 'https://evil.example' },
    );
    expect(posted.body.code).toBe('ERR_ORIGIN_UNKNOWN');
    expect(
      (await openBrowser(app, browserKey).post(`${id}/open`, {}, { Origin: PUBLIC_URL })).status,
    ).toBe(200);
  });
});

test('what is no JSON object, or holds more than it may, is refused by its name', async () => {
  const { id } = await begin();
  const browser = openBrowser(app);
  await browser.open(id);
  const digest = 'A'.repeat(43);
  for (const [path, body, code] of [
    ['open', [], 'ERR_PAYLOAD_MALFORMED'],
    ['open', { language: '<b>' }, 'ERR_FIELD_INVALID'],
    ['steps', {}, 'ERR_FIELD_MISSING'],
    ['steps', { frames: [], more: 1 }, 'ERR_FIELD_UNKNOWN'],
    ['steps', { frames: Array(4).fill({ digest, at: 1 }) }, 'ERR_FIELD_INVALID'],
    ['steps', { frames: [{ digest: 'short', at: 1 }] }, 'ERR_FIELD_INVALID'],
    ['steps', { frames: [{ digest, at: Number.NaN }] }, 'ERR_FIELD_INVALID'],
    ['cancel', { how: '__proto__' }, 'ERR_FIELD_INVALID'],
    ['consent', { version: 'x', accepted: false }, 'ERR_FIELD_INVALID'],
  ] as const) {
    const answer = await browser.post(`${id}/${path}`, body);
    expect([path, answer.status, answer.body.code]).toEqual([path, 400, code]);
  }
  expect((await browser.open(id)).body).toMatchObject({ state: 'open', tries_left: 3 });
});
