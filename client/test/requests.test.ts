import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AnsweringServer, startAnswering, success } from './answering-server.ts';
import { entries, open, PHOTO, TOKEN } from './subject.ts';

const made = success({ token: 'FN1.AAAA', id: 'fni_a', accuracy: 4 });

async function formOf(server: AnsweringServer, at = 0): Promise<FormData> {
  const { body, headers } = server.received[at]!;
  return new Response(body, { headers: { 'Content-Type': headers['content-type']! } }).formData();
}

async function bytesOf(entry: File | string): Promise<Uint8Array> {
  if (typeof entry === 'string') throw new Error('text in place of a file');
  return new Uint8Array(await entry.arrayBuffer());
}

describe.each(entries)('the %s entry', (_, create) => {
  test('sends photos and fields as a form and answers without `ok`', async () => {
    const server = await startAnswering(onTestFinished, made);
    const client = open(onTestFinished, { url: server.url }, create);
    const answer = await client.generate({
      photo: [PHOTO, new Blob([PHOTO]), PHOTO.buffer],
      password: 'a\nsecret\r\nü',
      scope: 'app:login',
      accuracy: 4,
      expiry: undefined,
    });
    expect(answer).toEqual({ token: 'FN1.AAAA', id: 'fni_a', accuracy: 4 });
    const { path, headers } = server.received[0]!;
    expect(path).toBe('/v1/generate');
    expect(headers).toMatchObject({
      'x-auth-token': TOKEN,
      'content-length': String(server.received[0]!.body.length),
    });
    const form = await formOf(server);
    expect(form.getAll('photo')).toHaveLength(3);
    for (const photo of form.getAll('photo')) expect(await bytesOf(photo)).toEqual(PHOTO);
    expect(form.get('password')).toBe('a\nsecret\r\nü');
    expect(form.get('accuracy')).toBe('4');
    expect([...form.keys()]).toEqual(['photo', 'photo', 'photo', 'password', 'scope', 'accuracy']);
  });

  test('sends what has no photos as JSON, with its types', async () => {
    const server = await startAnswering(onTestFinished, success({ states: [] }));
    const client = open(onTestFinished, { url: `${server.url}/behind/` }, create);
    await client.status({ ids: ['fni_1', 'fni_2'], list: true, after: 3 });
    const { path, headers, body } = server.received[0]!;
    expect(path).toBe('/behind/v1/status');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
      ids: ['fni_1', 'fni_2'],
      list: true,
      after: 3,
    });
  });
});

test('asks for what only version 2 has at version 2', async () => {
  const made = success({ token: 'fnc_a', scopes: ['verify'] });
  const server = await startAnswering(onTestFinished, made);
  const client = open(onTestFinished, { url: server.url });
  await client.generateToken({ name: 'shop' });
  await client.generateTokenVerified({ credential: 'a', email: 'b', phone: 'c' });
  expect(server.received.map(({ path }) => path)).toEqual([
    '/v1/generateToken',
    '/v2/generateToken',
  ]);
});

test('an operation that is done once has a key of 256 bits, new for every call', async () => {
  const server = await startAnswering(onTestFinished, made);
  const client = open(onTestFinished, { url: server.url });
  await client.generate({ photo: PHOTO });
  await client.generate({ photo: PHOTO });
  await client.generate({ photo: PHOTO }, { idempotencyKey: 'one-of-my-own-making' });
  const keys = server.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toMatch(/^[\da-f]{64}$/);
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe('one-of-my-own-making');
});

test('an operation that needs none has no key', async () => {
  const server = await startAnswering(onTestFinished, success({ authenticated: false }));
  const client = open(onTestFinished, { url: server.url });
  await client.authenticate({ photo: PHOTO, token: 'FN1.AAAA' });
  expect(server.received[0]!.headers).not.toHaveProperty('idempotency-key');
});

test('without a token no token is sent', async () => {
  const server = await startAnswering(onTestFinished, success({ verified: true }));
  const client = open(onTestFinished, { url: server.url, token: undefined });
  await client.authenticateCredentials({ credential: 'a', email_code: '1', phone_code: '2' });
  expect(server.received[0]!.headers).not.toHaveProperty('x-auth-token');
});

test('every text and every photo arrives as it was given', async () => {
  const server = await startAnswering(onTestFinished, made);
  const client = open(onTestFinished, { url: server.url });
  let at = 0;
  const text = fc.string({ unit: 'grapheme' });
  await fc.assert(
    fc.asyncProperty(text, fc.uint8Array(), async (password, photo) => {
      await client.generate({ photo: [photo], password });
      const form = await formOf(server, at);
      at += 1;
      expect(form.get('password')).toBe(password);
      expect(await bytesOf(form.get('photo')!)).toEqual(photo);
    }),
    { numRuns: 50 },
  );
});

test('memory that threads share is sent as well', async () => {
  const server = await startAnswering(onTestFinished, made);
  const client = open(onTestFinished, { url: server.url });
  const shared = new Uint8Array(new SharedArrayBuffer(PHOTO.length));
  shared.set(PHOTO);
  await client.generate({ photo: shared });
  const form = await formOf(server);
  expect(await bytesOf(form.get('photo')!)).toEqual(PHOTO);
});

test('the name of a field cannot end its line', async () => {
  const server = await startAnswering(onTestFinished, made);
  const client = open(onTestFinished, { url: server.url });
  const odd = { photo: PHOTO, 'a"\r\nX: y': 'z' };
  await client.generate(odd);
  expect(new TextDecoder().decode(server.received[0]!.body)).toContain('name="a%22%0D%0AX: y"');
});
