import { describe, expect, test } from 'vitest';
import { CaptureError } from '../src/capture-error.ts';
import { type CaptureApi, createCaptureApi } from '../src/protocol/client.ts';
import {
  readCaptureAnswer,
  readChallenge,
  readNext,
  readView,
} from '../src/protocol/read-answers.ts';
import { REASONS } from '../src/protocol/words.ts';
import { bytes32, view } from './views.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function speaking(
  answer: () => Response | Promise<Response>,
  browserKey?: string,
): { readonly api: CaptureApi; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const api = createCaptureApi({
    server: 'https://faces.example',
    txn: 'fntx_1',
    language: 'de',
    ...(browserKey !== undefined && { browserKey }),
    fetch: async (url, init) => {
      sent.push({ url: String(url), init: init ?? {} });
      return answer();
    },
  });
  return { api, sent };
}

const json = (body: unknown, status = 200): Response => Response.json(body, { status });
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no fault',
    (error: unknown) => (error instanceof CaptureError ? error.code : error),
  );

describe('a view', () => {
  test('is read into our names', () => {
    const passkey = { options: { challenge: bytes32 }, prf_salt: bytes32 };
    expect(
      readView(view({ input: 'passkey', passkey, alternative: { label: 'Call us' } })),
    ).toEqual({
      txn: 'fntx_1',
      purpose: 'verification',
      state: 'open',
      asking: { name: 'Example Bank', scope: 'payments' },
      assurance: 'active',
      input: 'passkey',
      triesLeft: 3,
      expiresAt: Date.UTC(2099, 0, 1),
      captures: 2,
      alternative: { label: 'Call us' },
      passkey: {
        options: {
          ceremony: 'get',
          publicKey: {
            challenge: Uint8Array.from({ length: 32 }, (_, i) => i),
            allowCredentials: [],
            userVerification: 'required',
          },
        },
        prfSalt: Uint8Array.from({ length: 32 }, (_, i) => i),
      },
      models: { pack: 'mobile', files: { detector: '/models/d' } },
    });
  });

  test.each<[string, object]>([
    ['an unknown state', { state: 'half-open' }],
    ['an unknown reason', { reason: 'because' }],
    ['an unknown input', { input: 'fingerprint' }],
    ['no captures', { captures: 0 }],
    ['tries that are no count', { tries_left: '3' }],
    ['an expiry that is no time', { expires_at: 'soon' }],
    ['a consent that does not say whether it is needed', { consent: { version: '1' } }],
    ['a salt of another length', { passkey: { options: {}, prf_salt: 'AAAA' } }],
    ['models without files', { models: { pack: 'mobile' } }],
  ])('with %s is refused', (_, change) => {
    expect(() => readView(view(change))).toThrow(CaptureError);
  });
});

describe('where to go next', () => {
  test.each(['javascript:alert(1)', 'data:text/html,x', '/relative', ''])('is never %s', (url) => {
    expect(() => readNext({ kind: 'redirect', url })).toThrow(CaptureError);
    expect(() => readNext({ kind: 'form-post', url, fields: {} })).toThrow(CaptureError);
  });

  test('is a form with texts alone', () => {
    const next = { kind: 'form-post', url: 'https://a.example/', fields: { state: 's' } };
    expect(readNext(next)).toEqual(next);
    expect(() => readNext({ ...next, fields: { state: 1 } })).toThrow(CaptureError);
  });
});

test('steps and outcomes that are not understood are refused', () => {
  expect(() =>
    readChallenge({ challenge: 'c', step: { index: 0, of: 1, pose: 'wink' } }),
  ).toThrow();
  expect(() => readCaptureAnswer({ outcome: 'maybe', tries_left: 1 })).toThrow();
  expect(() => readCaptureAnswer({ outcome: 'failed', reason: 'x', tries_left: 1 })).toThrow();
  for (const reason of REASONS) {
    const answer = readCaptureAnswer({ outcome: 'failed', reason, tries_left: 0 });
    expect(answer.reason).toBe(reason);
  }
});

describe('a call', () => {
  test('of the hosted page goes with its cookie, of an embedded one with its key alone', async () => {
    const hosted = speaking(() => json(view()));
    await hosted.api.open();
    expect(hosted.sent[0]?.url).toBe('https://faces.example/capture/fntx_1/open');
    expect(hosted.sent[0]?.init).toMatchObject({ method: 'POST', credentials: 'same-origin' });
    expect(hosted.sent[0]?.init.headers).not.toHaveProperty('authorization');
    const embedded = speaking(() => json(view()), 'key');
    await embedded.api.open();
    expect(embedded.sent[0]?.init).toMatchObject({
      credentials: 'omit',
      headers: { authorization: 'Bearer key' },
    });
  });

  test('sends what was committed to, byte for byte and in order', async () => {
    const { api, sent } = speaking(() => json({ outcome: 'passed', tries_left: 1 }));
    const photos = [new Uint8Array([1, 2]), new Uint8Array([3])];
    const secret = new Uint8Array(32).fill(255);
    const input = { kind: 'passkey', secret, response: '{}' } as const;
    await api.send({ challenge: 'c', photos, input });
    const form = sent[0]?.init.body;
    if (!(form instanceof FormData)) throw new Error('no form');
    const files = form.getAll('photo').filter((entry) => entry instanceof Blob);
    expect(await Promise.all(files.map((file) => file.bytes()))).toEqual(photos);
    expect(form.get('challenge')).toBe('c');
    expect(form.get('device_secret')).toBe(`${'_'.repeat(42)}8`);
    expect(form.get('passkey')).toBe('{}');
    expect(form.has('passphrase')).toBe(false);
  });

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch')), 'network-lost'],
    ['another browser', () => json({ code: 'ERR_CAPTURE_ELSEWHERE' }, 409), 'session-elsewhere'],
    ['an end', () => json({ code: 'ERR_CAPTURE_OVER', state: 'expired' }, 410), 'session-over'],
    ['nothing there', () => json({ code: 'ERR_NOT_FOUND' }, 404), 'session-over'],
    ['a crowd', () => json({ code: 'ERR_OVERLOADED' }, 503), 'server-busy'],
    ['a limit', () => json({ code: 'ERR_RATE_LIMITED' }, 429), 'server-busy'],
    ['another fault', () => json({ code: 'ERR_INTERNAL' }, 500), 'server-refused'],
    ['a page of a proxy', () => new Response('<html>', { status: 502 }), 'server-refused'],
    ['a page instead of an answer', () => new Response('<html>'), 'server-refused'],
  ])('that meets %s is a fault by its code', async (_, answer, code) => {
    expect(await codeOf(speaking(answer).api.open())).toBe(code);
  });

  test('to a transaction that is over tells how it ended', async () => {
    const body = { code: 'ERR_CAPTURE_OVER', state: 'failed', reason: 'tries-used-up' };
    const fault = await speaking(() => json(body, 410))
      .api.open()
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ ended: { state: 'failed', reason: 'tries-used-up' } });
  });
});
