import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Answering, cutOff, json, startAnswering, text } from './answering-server.ts';
import { faultOf, open } from './subject.ts';

const latin1 = new TextDecoder('latin1');

/** Servers that give back what they were sent, in one way or another. */
const echoes: readonly (readonly [string, Answering])[] = [
  [
    'in the words',
    (r, { body, headers }) =>
      json(400, {
        ok: false,
        error: `bad: ${latin1.decode(body)} ${headers['x-auth-token']}`,
        code: 'ERR_FIELD_INVALID',
      })(r, { body, headers, path: '' }),
  ],
  [
    'short, in the words',
    (r, all) =>
      json(400, { ok: false, error: `${all.headers['x-auth-token']}`, code: 'ERR_FIELD_INVALID' })(
        r,
        all,
      ),
  ],
  [
    'in everything',
    (r, all) => {
      const token = `${all.headers['x-auth-token']}`;
      json(
        400,
        { ok: false, error: token, code: token, reason: token },
        { 'X-Request-Id': token },
      )(r, all);
    },
  ],
  [
    'in what is no JSON',
    (r, all) => text(200, latin1.decode(all.body), 'application/json')(r, all),
  ],
  ['in a page', (r, all) => text(502, latin1.decode(all.body), 'text/html')(r, all)],
  [
    'in what is no HTTP',
    (r, all) => {
      r.socket?.end(
        `HTTP/1.1 200 ${all.headers['x-auth-token']}\r\n\u0000${latin1.decode(all.body)}`,
      );
    },
  ],
  ['nowhere', cutOff],
];

const secret = fc.stringMatching(/^[\w-]{6,40}$/).filter((word) => !/^[a-z-]+$/.test(word));

test.each(echoes)('no error shows what was sent, given back %s', async (_, answer) => {
  const server = await startAnswering(onTestFinished, answer);
  await fc.assert(
    fc.asyncProperty(
      secret,
      secret,
      fc.string({ minLength: 6 }),
      async (token, identity, words) => {
        const password = `${words}é${identity}`;
        const photo = new TextEncoder().encode(`\u00ff\u00d8 ${words} ${identity}`);
        const client = open(() => {}, { url: server.url, token });
        const call = client.authenticate({ photo, password, token: identity });
        const fault = await faultOf(call);
        await client.close();
        const seen = [
          fault.message,
          String(fault.stack),
          JSON.stringify(fault),
          inspect(fault, { depth: 9, showHidden: true }),
        ].join('\n');
        for (const sent of [token, identity, password, latin1.decode(photo)]) {
          expect(seen.includes(sent)).toBe(false);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('an error of a fetch that repeats the request is not passed on', async () => {
  const client = open(onTestFinished, {
    url: 'http://localhost',
    token: 'a-token',
    fetch: async (_url, { headers }) => {
      throw new TypeError(`no match for ${JSON.stringify(headers)}`);
    },
  });
  const fault = await faultOf(client.status());
  expect(fault.code).toBe('ERR_UNREACHABLE');
  expect(inspect(fault)).not.toContain('a-token');
  expect(fault.cause).toMatchObject({ message: 'TypeError' });
});

test('a code or a reason that is what was sent is none', async () => {
  const echo = (code: string, reason: string): Answering =>
    json(400, { ok: false, error: 'x', code, reason });
  const server = await startAnswering(
    onTestFinished,
    echo('ERR_CANARY', 'no-face'),
    echo('not-acquired', 'canary'),
  );
  const client = open(onTestFinished, { url: server.url, token: 'ERR_CANARY' });
  const request = { photo: new Uint8Array([0xff]), password: 'canary' };
  expect(await faultOf(client.generate(request))).toMatchObject({ code: 'ERR_ANSWER_INVALID' });
  const fault = await faultOf(client.generate(request));
  expect(fault.code).toBe('not-acquired');
  expect(fault.reason).toBeUndefined();
});
