import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { asPath, isForPerson, isPrefetch, pathOf } from '../src/http-parts.ts';
import {
  createFaces,
  type FaceRefused,
  type FaceRequest,
  type FaceResponse,
  type FacesOptions,
} from '../src/index.ts';
import { createOnce } from '../src/once.ts';
import { readTicket } from '../src/read-ticket.ts';
import { RETURN_TO, startPortal } from './portal.ts';

const requestOf = (headers: Record<string, string>, method = 'GET') => ({ method, headers });

describe('an address within the site', () => {
  test.each(['/', '/a', '/a?b=c&d=%2F%2Fe', '/a//b', '/.//evil.example', '/:80', '/@evil.example'])(
    '%s',
    (path) => {
      expect(asPath(path)).toBe(path);
      expect(new URL(path, 'https://portal.example').origin).toBe('https://portal.example');
    },
  );

  test.each([
    '',
    'a',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    'https://evil.example/',
    'javascript:alert(1)',
    '/a\r\nset-cookie: x=y',
    '/\t/evil.example',
    '/ä',
    `/${'a'.repeat(1024)}`,
  ])('is not: %j', (path) => {
    expect(asPath(path)).toBeUndefined();
    expect(pathOf({ ...requestOf({}), originalUrl: path, url: '/cut' })).toBe('/');
  });
});

test.each<[Record<string, string>, boolean]>([
  [{ accept: 'text/html,*/*' }, true],
  [{ accept: 'text/html', 'sec-fetch-mode': 'navigate' }, true],
  [{ accept: 'text/html', 'sec-fetch-mode': 'cors' }, false],
  [{ accept: 'image/avif', 'sec-fetch-mode': 'no-cors' }, false],
  [{ accept: '*/*' }, false],
  [{}, false],
])('%j is for a person: %j', (headers, isPage) => {
  expect(isForPerson(requestOf(headers))).toBe(isPage);
});

test('what is fetched in advance is told from what is opened', () => {
  expect(isPrefetch(requestOf({ 'sec-purpose': 'prefetch;prerender' }))).toBe(true);
  expect(isPrefetch(requestOf({}))).toBe(false);
});

test('whatever is used is used once, and forgotten', () => {
  let now = 0;
  const isFirst = createOnce(100, () => now);
  expect([isFirst('a'), isFirst('a'), isFirst('b')]).toEqual([true, false, true]);
  now = 100;
  expect(isFirst('a')).toBe(true);
});

describe('what a page of the application sends', () => {
  const good = { txn: `fntx_${'T'.repeat(22)}`, ticket: `fntk_${'K'.repeat(22)}` };
  const isJson = { 'content-type': 'application/json; charset=utf-8' };
  const sent = (text: string, headers: Record<string, string> = isJson) => ({
    headers,
    async *[Symbol.asyncIterator]() {
      yield new TextEncoder().encode(text);
    },
  });

  test('is read, or was read already', async () => {
    expect(await readTicket(sent(JSON.stringify(good)))).toEqual(good);
    expect(await readTicket({ ...requestOf(isJson), ...{ body: { ...good, more: 1 } } })).toEqual(
      good,
    );
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    JSON.stringify({ txn: good.txn }),
    JSON.stringify({ ...good, ticket: 'x' }),
    JSON.stringify({ ...good, txn: [good.txn] }),
    JSON.stringify({ ...good, padding: 'x'.repeat(9000) }),
  ])('is none: %s', async (text) => {
    expect(await readTicket(sent(text))).toBeUndefined();
  });

  test('cannot come from another site without asking', async () => {
    const text = JSON.stringify(good);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      expect(await readTicket(sent(text, { 'content-type': type }))).toBeUndefined();
    }
  });
});

describe('options', () => {
  const options: FacesOptions<FaceRequest, FaceResponse> = {
    facenition: {
      beginCapture: async () => ({ outcome: 'not-required' }),
      consumeTicket: async () => ({ outcome: 'refused', reason: 'x' }),
    },
    sessions: { user: () => undefined, read: async () => undefined, write: async () => {} },
    capture: { by: 'redirect', returnTo: RETURN_TO },
    asking: 'Portal',
    onEvent: () => {},
  };

  test.each([
    { scope: '', maxAge: 0 },
    { scope: 'a', maxAge: -1 },
    { scope: 'a', maxAge: 0.5 },
    { scope: 'a', maxAge: Number.NaN },
    { scope: 'a', maxAge: 86_401 },
    { scope: 'a', maxAge: 0, backTo: '//evil.example' },
  ])('that make no sense are refused at the start: %j', (demand) => {
    const { requireFace } = createFaces(options);
    expect(() => requireFace(demand)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
    );
  });

  test.each([
    { by: 'redirect', returnTo: '/face/done' } as const,
    { by: 'redirect', returnTo: 'ftp://portal.example/' } as const,
    { by: 'stay', origin: 'https://portal.example/', show: () => {} } as const,
  ])('so is an address that is none: %j', (capture) => {
    expect(() => createFaces({ ...options, capture })).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
    );
  });

  test('it does for the server of Node, without Express', () => {
    const { requireFace } = createFaces(options);
    const guard = requireFace({ scope: 'a', maxAge: 0 });
    createServer((request, response) => void guard(request, response, () => response.end('in')));
  });
});

test.each([
  ['alternative', 'alternative /safe no_ticket'],
  ['cancelled', 'refused /safe no_ticket'],
])('the application answers a browser that comes back with "%s"', async (outcome, said) => {
  const say =
    (what: string) =>
    (_: unknown, response: { end(text: string): unknown }, refused: FaceRefused) =>
      response.end(`${what} ${refused.backTo} ${refused.reason}`);
  const portal = await startPortal(
    {
      beginCapture: async () => ({
        ...{ outcome: 'begun', txn: `fntx_${'T'.repeat(22)}`, nonce: 'N'.repeat(22) },
        url: 'https://faces.example/capture/x',
      }),
      consumeTicket: async () => ({ outcome: 'refused', reason: 'unknown_txn' }),
    },
    (app, { requireFace }) =>
      app.get('/safe', requireFace({ scope: 'sign-in', maxAge: 0 }), (_, response) => {
        response.send('open');
      }),
    { onRefused: say('refused'), onAlternative: say('alternative') },
  );
  const visitor = portal.visitor();
  await visitor.open('/safe');
  const [pending] = Object(portal.kept.get(visitor.id)).pending;
  const query = new URLSearchParams({ txn: pending.txn, state: pending.state, outcome });
  expect(await (await visitor.open(`/face/done?${query}`)).text()).toBe(said);
  // Nobody is led to the other way by a link alone.
  const again = await visitor.open(`/face/done?${query}`);
  expect(await again.text()).toBe('refused / unknown_txn');
});
