import { formatEvent } from '@facenition/hook';
import { beforeEach, describe, expect, test } from 'vitest';
import { capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW } from '../../../server/test/http/test-app.ts';
import {
  ORIGIN,
  type Portal,
  type RealServer,
  startFacenition,
  startPortal,
  type Visitor,
} from './portal.ts';

const LEAST = { level: 2, assurance: 'active' } as const;

let server: RealServer;
let portal: Portal;
beforeEach(async () => {
  server = await startFacenition();
  portal = await startPortal(server.facenition, (app, { requireFace }) => {
    const settings = { scope: 'settings', ...LEAST, maxAge: 300 };
    app.get('/settings', requireFace(settings), (_, response) => void response.send('settings'));
    app.post('/settings', requireFace(settings), (_, response) => void response.send('changed'));
    const transfer = { scope: 'transfer', ...LEAST, maxAge: 0 };
    app.get('/transfer', requireFace(transfer), (_, response) => void response.send('transferred'));
    const api = { ...transfer, backTo: '/' };
    app.post(
      '/api/transfer',
      requireFace(api),
      (_, response) => void response.json({ done: true }),
    );
  });
});

function setTime(now: number): void {
  server.app.setTime(now);
  portal.setTime(now);
}

/** The person shows their face; answers where the browser is sent to then. */
async function captured(url: string, passphrase?: string): Promise<string> {
  const txn = txnIn(url);
  const page = openBrowser(server.app);
  await page.open(txn);
  const { body } = await capture(page, txn, passphrase);
  return body.next.url;
}

const txnIn = (url: string): string => url.split('/').at(-1) ?? '';

async function begun(visitor: Visitor, path = '/settings'): Promise<string> {
  const answer = await visitor.open(path);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

async function shown(visitor: Visitor, path = '/settings'): Promise<string> {
  const answer = await visitor.open(path);
  return answer.status === 200 ? answer.text() : `${answer.status}`;
}

test('from a page through a capture back to that page', async () => {
  const visitor = portal.visitor();
  const url = await begun(visitor, '/settings?tab=2');
  expect(url).toMatch(/^https:\/\/facenition\.example\/capture\/fntx_/);
  const pending = JSON.stringify(Object(portal.kept.get(visitor.id)).pending[0]);
  const back = await visitor.open(await captured(url));
  expect([back.status, back.headers.get('location')]).toEqual([303, '/settings?tab=2']);
  expect(back.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await shown(visitor, '/settings?tab=2')).toBe('settings');
  expect(portal.events).toMatchObject([
    { hook: 'own: begin', outcome: 'begun' },
    { hook: 'own: return', call: txnIn(url), outcome: 'match' },
  ]);
  const log = portal.events.map((event) => formatEvent(event, new Date(NOW))).join('\n');
  const { nonce, state } = JSON.parse(pending);
  for (const secret of [nonce, state, 'fntk_', 'ada']) expect(log).not.toContain(secret);
});

test('somebody else is not let in', async () => {
  server.app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
  const visitor = portal.visitor();
  const txn = txnIn(await begun(visitor));
  const page = openBrowser(server.app);
  await page.open(txn);
  let last = await capture(page, txn);
  for (const _ of [2, 3]) last = await capture(page, txn);
  const back = await visitor.open(last.body.next.url);
  expect(back.status).toBe(403);
  expect(await shown(visitor)).toBe('303');
  expect(portal.events).toContainEqual(
    expect.objectContaining({ outcome: 'refused', reason: 'no_ticket' }),
  );
});

describe('how long it is good for', () => {
  test('as many seconds as the route says', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor)));
    setTime(NOW + 300_000);
    expect(await shown(visitor)).toBe('settings');
    setTime(NOW + 301_000);
    expect(await shown(visitor)).toBe('303');
  });

  test('one request, where it says 0', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor, '/transfer')));
    expect(await shown(visitor, '/transfer')).toBe('transferred');
    expect(await shown(visitor, '/transfer')).toBe('303');
  });

  test('one of two requests at the same time', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor, '/transfer')));
    const both = await Promise.all([shown(visitor, '/transfer'), shown(visitor, '/transfer')]);
    expect(both.sort()).toEqual(['303', 'transferred']);
  });

  test('that request within two minutes', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor, '/transfer')));
    setTime(NOW + 121_000);
    expect(await shown(visitor, '/transfer')).toBe('303');
  });

  test('for the scope that was asked for', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor)));
    expect(await shown(visitor, '/transfer')).toBe('303');
  });
});

describe('what a thief may try', () => {
  test('a capture that somebody else made does not open the session that began it', async () => {
    const [thief, ada] = [portal.visitor(), portal.visitor()];
    const back = await captured(await begun(thief));
    // The browser that captured is sent back, and that is Ada's.
    expect((await ada.open(back)).status).toBe(403);
    expect(await shown(thief)).toBe('303');
    expect(await shown(ada)).toBe('303');
  });

  test('a return address without the right state', async () => {
    const visitor = portal.visitor();
    const back = new URL(await captured(await begun(visitor)));
    for (const state of ['', 'x', back.searchParams.get('state')?.slice(1) ?? '']) {
      const forged = new URL(back);
      forged.searchParams.set('state', state);
      expect((await visitor.open(forged.href)).status).toBe(403);
    }
    expect(await shown(visitor)).toBe('303');
  });

  test('a ticket of another capture', async () => {
    const visitor = portal.visitor();
    const [one, other] = [await begun(visitor), await begun(visitor)];
    const [first, second] = [new URL(await captured(one)), new URL(await captured(other))];
    first.searchParams.set('ticket', second.searchParams.get('ticket') ?? '');
    expect((await visitor.open(first.href)).status).toBe(403);
    expect(await shown(visitor)).toBe('303');
  });

  test('the same address once more, in a session of its own', async () => {
    const [visitor, thief] = [portal.visitor(), portal.visitor()];
    const back = await captured(await begun(visitor));
    await visitor.open(back);
    portal.kept.set(thief.id, structuredClone(portal.kept.get(visitor.id)));
    portal.kept.set(thief.id, { pending: [], verified: [] });
    expect((await thief.open(back)).status).toBe(403);
    // Loaded again where it belongs, it changes nothing.
    expect((await visitor.open(back)).headers.get('location')).toBe('/settings');
  });

  test('a session put back to before the capture was used', async () => {
    const visitor = portal.visitor();
    const url = await begun(visitor);
    const before = structuredClone(portal.kept.get(visitor.id));
    const back = await captured(url);
    await visitor.open(back);
    portal.kept.set(visitor.id, before);
    setTime(NOW + 11_000);
    expect((await visitor.open(back)).status).toBe(403);
    expect(portal.events.at(-1)).toMatchObject({ reason: 'ticket_already_used' });
  });

  test('a face of Ada for somebody else who signed in meanwhile', async () => {
    const visitor = portal.visitor();
    const back = await captured(await begun(visitor));
    visitor.signIn('grace');
    expect((await visitor.open(back)).status).toBe(403);
    expect(portal.events.at(-1)).toMatchObject({ reason: 'wrong_user' });
  });

  test('the session of Ada, in which somebody else signed in', async () => {
    const visitor = portal.visitor();
    await visitor.open(await captured(await begun(visitor)));
    visitor.signIn('grace');
    expect(await shown(visitor)).toBe('303');
  });

  test('a ticket that is too old', async () => {
    const visitor = portal.visitor();
    const back = await captured(await begun(visitor));
    setTime(NOW + 96_000);
    expect((await visitor.open(back)).status).toBe(403);
    expect(portal.events.at(-1)).toMatchObject({ reason: 'ticket_expired' });
  });

  test('an address that leads out of the site', async () => {
    const visitor = portal.visitor();
    const url = await begun(visitor, `${portal.url}//settings`.replace('//settings', '/settings'));
    const back = await visitor.open(await captured(url));
    expect(back.headers.get('location')).toBe('/settings');
  });
});

describe('a program', () => {
  const asProgram = { method: 'POST', headers: { accept: 'application/json' } };

  test('is told where a face is captured, and sends again', async () => {
    const visitor = portal.visitor();
    const answer = await visitor.open('/api/transfer', asProgram);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const body = Object(await answer.json());
    expect(body).toEqual({
      ...{ type: 'about:blank', status: 401, code: 'face-needed', title: expect.any(String) },
      capture: { url: expect.stringMatching(/\/capture\/fntx_[\w-]{22}$/) },
    });
    const back = await visitor.open(await captured(body.capture.url));
    expect(back.headers.get('location')).toBe('/');
    const again = await visitor.open('/api/transfer', asProgram);
    expect(await again.json()).toEqual({ done: true });
  });

  test('gets the same capture when it asks again at once', async () => {
    const visitor = portal.visitor();
    const ask = async () => Object(await (await visitor.open('/api/transfer', asProgram)).json());
    const first = await ask();
    expect(await ask()).toEqual(first);
    setTime(NOW + 31_000);
    expect((await ask()).capture.url).not.toBe(first.capture.url);
    const other = { ...asProgram, method: 'GET' };
    const [one, two] = [
      Object(await (await visitor.open('/transfer', other)).json()),
      Object(await (await visitor.open('/settings', other)).json()),
    ];
    expect(one.capture.url).not.toBe(two.capture.url);
  });
});

test('a form that comes without a face is not lost on the way: it is told so', async () => {
  const visitor = portal.visitor();
  const answer = await visitor.open('/settings', { method: 'POST' });
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('Open the page before this one again');
  expect(portal.events).toEqual([]);
  await visitor.open(await captured(await begun(visitor)));
  expect(await (await visitor.open('/settings', { method: 'POST' })).text()).toBe('changed');
});

test('an element in a page of the application', async () => {
  const shownHere: string[] = [];
  portal = await startPortal(
    server.facenition,
    (app, { requireFace }) =>
      app.get('/settings', requireFace({ scope: 'settings', maxAge: 300 }), (_, response) => {
        response.send('settings');
      }),
    {
      capture: {
        by: 'stay',
        origin: ORIGIN,
        show(_request, response, { txn, browserKey, backTo }) {
          shownHere.push(txn, browserKey, backTo);
          response.send('<facenition-capture>');
        },
      },
    },
  );
  const [visitor, thief] = [portal.visitor(), portal.visitor()];
  expect(await shown(visitor)).toBe('<facenition-capture>');
  const [txn = '', browserKey = '', backTo] = shownHere;
  expect(backTo).toBe('/settings');
  const page = openBrowser(server.app, browserKey);
  await page.open(txn);
  const { body } = await capture(page, txn);
  const sent = {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ txn, ticket: body.ticket }),
  };
  expect((await thief.open('/face/done', sent)).status).toBe(403);
  const answer = await visitor.open('/face/done', sent);
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true, back_to: '/settings' }]);
  expect(await shown(visitor)).toBe('settings');
});
