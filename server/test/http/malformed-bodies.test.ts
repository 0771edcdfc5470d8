import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile } from '../temporary-folder.ts';
import { MAX_IMAGE_BYTES, MAX_REQUEST_BYTES, startTestApp, type TestApp } from './test-app.ts';

const image = new Blob([new Uint8Array(64)], { type: 'image/jpeg' });
const base64 = 'AAAA';
const good = { photo: base64, password: 'pw' };

type Send = (app: TestApp) => Promise<Response>;

const json =
  (body: unknown): Send =>
  (app) =>
    app.postJson('/generate', body);

const form =
  (fields: Parameters<TestApp['postForm']>[1]): Send =>
  (app) =>
    app.postForm('/generate', fields);

const raw =
  (body: string, type: string | undefined, more: Record<string, string> = {}): Send =>
  (app) =>
    app.post('/generate', new TextEncoder().encode(body), {
      'X-Auth-Token': app.token,
      ...(type !== undefined && { 'Content-Type': type }),
      ...more,
    });

const part = (headers: string, content = 'x'): string => `--B\r\n${headers}\r\n\r\n${content}\r\n`;
const multipart = 'multipart/form-data; boundary=B';

const rows: readonly (readonly [string, Send, number, string])[] = [
  // JSON
  ['no body', raw('', 'application/json'), 400, 'ERR_FIELD_MISSING'],
  ['broken JSON', raw('{"photo":', 'application/json'), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['JSON that is a list', json([good]), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['JSON that is null', raw('null', 'application/json'), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['JSON that is text', raw('"x"', 'application/json'), 400, 'ERR_PAYLOAD_MALFORMED'],
  [
    'JSON of little lists',
    json({ ...good, x: Array(12_000).fill([]) }),
    400,
    'ERR_PAYLOAD_MALFORMED',
  ],
  ['deep JSON', raw('['.repeat(40_000), 'application/json'), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['UTF-16 JSON', raw('{}', 'application/json; charset=utf-16'), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['EBCDIC JSON', raw('{}', 'application/json; charset=ibm037'), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
  [
    'compressed JSON',
    raw('{}', 'application/json', { 'Content-Encoding': 'gzip' }),
    415,
    'ERR_PAYLOAD_UNSUPPORTED',
  ],
  [
    'JSON as large as a bomb',
    json({ photo: 'A'.repeat(2 * MAX_REQUEST_BYTES + 100_000) }),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  // photos in JSON
  ['no photo', json({ password: 'pw' }), 400, 'ERR_FIELD_MISSING'],
  ['an empty list', json({ ...good, photo: [] }), 400, 'ERR_FIELD_MISSING'],
  ['six photos', json({ ...good, photo: Array(6).fill(base64) }), 400, 'ERR_FIELD_INVALID'],
  ['a photo that is a number', json({ ...good, photo: 7 }), 400, 'ERR_FIELD_INVALID'],
  ['a photo that is null', json({ ...good, photo: null }), 400, 'ERR_FIELD_INVALID'],
  ['a photo that is an object', json({ ...good, photo: { length: 1 } }), 400, 'ERR_FIELD_INVALID'],
  ['a list in the list', json({ ...good, photo: [[base64]] }), 400, 'ERR_FIELD_INVALID'],
  ['base64 without padding', json({ ...good, photo: 'AAA' }), 400, 'ERR_FIELD_INVALID'],
  ['base64 with a space', json({ ...good, photo: 'AAA AAAA' }), 400, 'ERR_FIELD_INVALID'],
  ['base64 with a line end', json({ ...good, photo: 'AAAA\nAAA' }), 400, 'ERR_FIELD_INVALID'],
  ['base64 of the URL alphabet', json({ ...good, photo: 'AA-_' }), 400, 'ERR_FIELD_INVALID'],
  ['padding in the middle', json({ ...good, photo: 'AA==AAAA' }), 400, 'ERR_FIELD_INVALID'],
  ['only padding', json({ ...good, photo: '====' }), 400, 'ERR_FIELD_INVALID'],
  [
    'a data: address of HTML',
    json({ ...good, photo: `data:text/html;base64,${base64}` }),
    400,
    'ERR_FIELD_INVALID',
  ],
  [
    'a data: address without base64',
    json({ ...good, photo: 'data:image/png,AAAA' }),
    400,
    'ERR_FIELD_INVALID',
  ],
  [
    'an http: address',
    json({ ...good, photo: 'http://127.0.0.1/photo.jpg' }),
    400,
    'ERR_FIELD_INVALID',
  ],
  [
    'a photo over the limit',
    json({ ...good, photo: 'A'.repeat((MAX_IMAGE_BYTES * 4) / 3 + 12) }),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  // fields
  ['no secret', json({ photo: base64 }), 400, 'ERR_FIELD_MISSING'],
  ['an empty password', json({ ...good, password: '' }), 400, 'ERR_FIELD_MISSING'],
  ['a password that is a number', json({ ...good, password: 1234 }), 400, 'ERR_FIELD_INVALID'],
  [
    'a password over 1024 bytes',
    json({ ...good, password: 'ä'.repeat(513) }),
    400,
    'ERR_FIELD_INVALID',
  ],
  ['a scope that is a list', json({ ...good, scope: ['a'] }), 400, 'ERR_FIELD_INVALID'],
  [
    'a device secret of 31 bytes',
    json({ ...good, device_secret: 'A'.repeat(42) }),
    400,
    'ERR_FIELD_INVALID',
  ],
  [
    'a device secret with padding',
    json({ ...good, device_secret: `${'A'.repeat(43)}=` }),
    400,
    'ERR_FIELD_INVALID',
  ],
  [
    'a device secret with loose bits',
    json({ ...good, device_secret: 'B'.repeat(43) }),
    400,
    'ERR_FIELD_INVALID',
  ],
  ...[0, 9, 4.5, '4.0', '04', '', ' 4', '1e0', true, null, [4]].map(
    (accuracy) =>
      [
        `the accuracy ${JSON.stringify(accuracy)}`,
        json({ ...good, accuracy }),
        400,
        'ERR_FIELD_INVALID',
      ] as const,
  ),
  ...['2030-02-30', '2030', '01.02.2030', '2030-02-28T12:00', 'never', '', 5].map(
    (expiry) =>
      [
        `the expiry ${JSON.stringify(expiry)}`,
        json({ ...good, expiry }),
        400,
        'ERR_FIELD_INVALID',
      ] as const,
  ),
  ['a face rule that is unknown', json({ ...good, face: 'all' }), 400, 'ERR_FIELD_INVALID'],
  ['a field that is unknown', json({ ...good, threshold: 0 }), 400, 'ERR_FIELD_UNKNOWN'],
  ['the token field of the others', json({ ...good, token: 'FN1.x' }), 400, 'ERR_FIELD_UNKNOWN'],
  [
    'the prototype of an object',
    raw('{"photo":"AAAA","password":"pw","__proto__":{"accuracy":1}}', 'application/json'),
    400,
    'ERR_FIELD_UNKNOWN',
  ],
  // forms
  ['a form without a boundary', raw('x', 'multipart/form-data'), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['a form that is empty', raw('', multipart), 400, 'ERR_PAYLOAD_MALFORMED'],
  ['a form with another boundary', raw('--C--\r\n', multipart), 400, 'ERR_PAYLOAD_MALFORMED'],
  [
    'a form that is cut off',
    raw(part('Content-Disposition: form-data; name="photo"; filename="a"').slice(0, -2), multipart),
    400,
    'ERR_PAYLOAD_MALFORMED',
  ],
  [
    'a part without a name',
    raw(`${part('Content-Disposition: form-data')}--B--\r\n`, multipart),
    400,
    'ERR_PAYLOAD_MALFORMED',
  ],
  [
    'the name of a prototype',
    raw(`${part('Content-Disposition: form-data; name="__proto__"')}--B--\r\n`, multipart),
    400,
    'ERR_FIELD_UNKNOWN',
  ],
  [
    'a field name with brackets',
    form({ photo: image, 'password[a]': 'x' }),
    400,
    'ERR_FIELD_UNKNOWN',
  ],
  ['a field given twice', form({ photo: image, password: ['a', 'b'] }), 400, 'ERR_FIELD_INVALID'],
  ['a photo as text', form({ photo: base64, password: 'pw' }), 400, 'ERR_FIELD_INVALID'],
  ['a file of another name', form({ picture: image, password: 'pw' }), 400, 'ERR_FIELD_UNKNOWN'],
  ['six files', form({ photo: Array(6).fill(image), password: 'pw' }), 400, 'ERR_FIELD_INVALID'],
  [
    'a file over the limit',
    form({ photo: new Blob([new Uint8Array(MAX_IMAGE_BYTES + 1)]), password: 'pw' }),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  [
    'files over the limit together',
    form({ photo: Array(4).fill(new Blob([new Uint8Array(MAX_IMAGE_BYTES)])), password: 'pw' }),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  [
    'a huge field',
    form({ photo: image, password: 'x'.repeat(100_000) }),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  [
    'fields without end',
    form(Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`f${at}`, 'x']))),
    413,
    'ERR_PAYLOAD_TOO_LARGE',
  ],
  ['a name without end', form({ ['n'.repeat(5000)]: 'x' }), 400, 'ERR_FIELD_UNKNOWN'],
  // other kinds
  [
    'a form of the old kind',
    raw('photo=AAAA', 'application/x-www-form-urlencoded'),
    415,
    'ERR_PAYLOAD_UNSUPPORTED',
  ],
  ['a bare image', raw('x', 'image/jpeg'), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
  ['text', raw('{}', 'text/plain'), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
  ['another multipart', raw('x', 'multipart/mixed; boundary=B'), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
  ['no kind at all', raw('x', undefined), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
  [
    'no body and no kind',
    (app) =>
      fetch(`${app.url}/generate`, { method: 'POST', headers: { 'X-Auth-Token': app.token } }),
    415,
    'ERR_PAYLOAD_UNSUPPORTED',
  ],
  ['a kind that is no kind', raw('x', ';;;'), 415, 'ERR_PAYLOAD_UNSUPPORTED'],
];

describe('a body that is malformed is told so, and nothing reaches the engine', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(afterFile);
  });

  test.each(rows)('%s', async (_, send, status, code) => {
    const answer = await send(app);
    expect(await answer.json()).toMatchObject({ ok: false, code });
    expect(answer.status).toBe(status);
    expect(app.asked).toEqual([]);
    expect((await fetch(`${app.url}/openapi.json`)).status).toBe(200);
  });
});

test('a client that goes away half way leaves the server standing', async () => {
  const app = await startTestApp();
  const { port } = new URL(app.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST /generate HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${app.token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"photo":"',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await expect.poll(() => app.logged.join()).toContain('"status":499');
  expect((await json(good)(app)).status).toBe(200);
});
