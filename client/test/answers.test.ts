import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type Answering,
  failure,
  json,
  startAnswering,
  success,
  text,
} from './answering-server.ts';
import { entries, faultOf, open, PHOTO } from './subject.ts';

const probe = { photo: PHOTO, token: 'FN1.AAAA' };
const REQUEST_ID = '0b3c5c0e-6b1d-4c8e-9d0a-1f2e3d4c5b6a';

async function authenticateAt(answer: Answering) {
  const server = await startAnswering(onTestFinished, answer);
  return open(onTestFinished, { url: server.url }).authenticate(probe);
}

const notUtf8 = Buffer.from('{"ok":true,"authenticated":true,"receipt":"\xff"}', 'latin1');

/** Everything that is not an answer of the interface, and must never be a match. */
const invalid: readonly (readonly [string, Answering])[] = [
  ['a decision that is a word', success({ authenticated: 'true' })],
  ['a decision that is a number', success({ authenticated: 1 })],
  ['a decision that is null', success({ authenticated: null })],
  ['no decision', success({})],
  [
    'a match of a photo that could not be used',
    success({ authenticated: true, reason: 'no-face' }),
  ],
  ['a reason that is no text', success({ authenticated: false, reason: 3 })],
  ['a part of a photo', success({ authenticated: false, capture: 0.5 })],
  ['no `ok`', json(200, { authenticated: true })],
  ['`ok` that is a word', json(200, { ok: 'true', authenticated: true })],
  ['a failure of status 200', json(200, { ok: false, error: 'x', code: 'ERR_INTERNAL' })],
  ['a list', json(200, [{ ok: true, authenticated: true }])],
  ['null', json(200, null)],
  ['status 201', json(201, { ok: true, authenticated: true })],
  ['status 204', text(204, '', 'application/json')],
  ['success of status 400', json(400, { ok: true, authenticated: true })],
  ['a failure without a code', json(400, { ok: false, error: 'x' })],
  ['a failure with an odd code', json(400, { ok: false, error: 'x', code: 'no such <b>' })],
  ['JSON that ends early', text(200, '{"ok":true,"authenticated":tr', 'application/json')],
  ['text that is not UTF-8', text(200, notUtf8, 'application/json')],
  ['another type', text(200, '{"ok":true,"authenticated":true}', 'text/plain')],
  [
    'a type that only begins alike',
    text(200, '{"ok":true,"authenticated":true}', 'application/jsonx'),
  ],
  ['a page of a proxy', text(403, '<html>Forbidden</html>', 'text/html')],
  ['a page of status 200', text(200, '<html>Welcome</html>', 'text/html')],
  ['a large answer', success({ authenticated: true, more: 'x'.repeat(2 ** 20) })],
  ['a redirect', text(307, '', 'text/plain', { Location: '/v2/authenticate' })],
  ['a redirect elsewhere', text(302, '', 'text/plain', { Location: 'http://127.0.0.1:1/' })],
];

describe('where `ok` is what was decided', () => {
  const consumeAt = async (answer: Answering) => {
    const server = await startAnswering(onTestFinished, answer);
    const client = open(onTestFinished, { url: server.url });
    return client.ticketsConsume({ txn: 'a', ticket: 't', user: 'b', scope: 'c' });
  };

  test.each([
    { ok: true, txn: 'a' },
    { ok: false, reason: 'wrong_user' },
    { ok: false, reason: 'a word of a newer server' },
  ])('it is part of the answer: %j', async (body) => {
    expect(await consumeAt(json(200, body))).toEqual(body);
  });

  test.each([
    {},
    { ok: 'true' },
    { ok: 1 },
    { ok: null },
    { ok: true, reason: 'wrong_user' },
    { ok: true, accuracy: 9 },
  ])('%j is a fault', async (body) => {
    expect((await faultOf(consumeAt(json(200, body)))).code).toBe('ERR_ANSWER_INVALID');
  });
});

test.each(invalid)('%s is a fault', async (_, answer) => {
  const fault = await faultOf(authenticateAt(answer));
  expect(fault.code).toBe('ERR_ANSWER_INVALID');
  expect(fault.status).toBeTypeOf('number');
});

test('a large answer that does not say how large it is is not read to its end', async () => {
  let written = 0;
  const endless: Answering = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const more = (): void => {
      if (response.destroyed) return;
      written += 1;
      response.write('x'.repeat(2 ** 16), () => setImmediate(more));
    };
    more();
  };
  const fault = await faultOf(authenticateAt(endless));
  expect(fault.message).toBe('the answer is too large');
  expect(written).toBeLessThan(200);
});

test('a redirect is not followed', async () => {
  const target = await startAnswering(onTestFinished, success({ authenticated: true }));
  const fault = await faultOf(
    authenticateAt(text(308, '', 'text/plain', { Location: target.url })),
  );
  expect(fault.message).toBe('a redirect is not followed');
  expect(target.received).toEqual([]);
});

test('what a newer server says besides is let through', async () => {
  const answer = success({ authenticated: false, reason: 'wears-a-hat', hat: { colour: 'red' } });
  expect(await authenticateAt(answer)).toEqual({
    authenticated: false,
    reason: 'wears-a-hat',
    hat: { colour: 'red' },
  });
});

test('lists and what is inside them are looked at', async () => {
  const point = { x: 1, y: 2 };
  const landmarks = {
    left_eye: point,
    right_eye: point,
    nose: point,
    left_mouth: point,
    right_mouth: point,
  };
  const face = { box: { x: 1, y: 2, width: 3, height: 4 }, score: 0.9, landmarks };
  const whole = { width: 10, height: 10, faces: [face] };
  const broken = { ...whole, faces: [face, { ...face, box: { x: 1, y: 2, width: 3 } }] };
  const server = await startAnswering(onTestFinished, success(whole), success(broken));
  const client = open(onTestFinished, { url: server.url });
  expect(await client.detect({ photo: PHOTO })).toEqual(whole);
  expect((await faultOf(client.detect({ photo: PHOTO }))).code).toBe('ERR_ANSWER_INVALID');
});

test('a level is one of those there are', async () => {
  const token = { token: 'FN1.AAAA', id: 'fni_a' };
  const server = await startAnswering(onTestFinished, success({ ...token, accuracy: 9 }));
  const client = open(onTestFinished, { url: server.url });
  expect((await faultOf(client.generate({ photo: PHOTO }))).code).toBe('ERR_ANSWER_INVALID');
});

describe.each(entries)('the %s entry', (_, create) => {
  test('tells what a failure says', async () => {
    const server = await startAnswering(
      onTestFinished,
      json(
        400,
        {
          ok: false,
          error: 'find more light',
          code: 'not-acquired',
          reason: 'too-dark',
          capture: 1,
        },
        { 'X-Request-Id': REQUEST_ID },
      ),
    );
    const client = open(onTestFinished, { url: server.url }, create);
    expect(await faultOf(client.generate({ photo: PHOTO }))).toMatchObject({
      name: 'FacenitionApiError',
      message: 'find more light',
      code: 'not-acquired',
      status: 400,
      reason: 'too-dark',
      capture: 1,
      requestId: REQUEST_ID,
    });
  });
});

test('a code that this version does not know is passed on', async () => {
  const fault = await faultOf(authenticateAt(failure(418, 'ERR_TEAPOT')));
  expect(fault).toMatchObject({ code: 'ERR_TEAPOT', status: 418 });
});

test.each([
  ['7', 7],
  [new Date(Date.now() + 3_600_000).toUTCString(), 3600],
  ['soon', undefined],
])('Retry-After: %s', async (header, seconds) => {
  const locked = { ok: false, error: 'later', code: 'ERR_LOCKED_OUT' };
  const fault = await faultOf(authenticateAt(json(429, locked, { 'Retry-After': header })));
  expect(fault.code).toBe('ERR_LOCKED_OUT');
  if (seconds === undefined) expect(fault.retryAfterSeconds).toBeUndefined();
  else expect(Math.abs(fault.retryAfterSeconds! - seconds)).toBeLessThanOrEqual(60);
});

test('a proxy without a server behind it is no server', async () => {
  const fault = await faultOf(authenticateAt(text(502, '<html>Bad Gateway</html>', 'text/html')));
  expect(fault).toMatchObject({ code: 'ERR_UNREACHABLE', status: 502 });
});
