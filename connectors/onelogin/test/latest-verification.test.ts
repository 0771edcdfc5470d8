import { afterEach, describe, expect, test } from 'vitest';
import { BROKEN, type BrokenServer, startBroken } from '../../../test/connectors/broken-server.ts';
import { latestByFetch } from '../src/hooks/latest-verification.ts';

const NOW = Date.UTC(2026, 10, 29, 12);

/** As `POST /v1/verifications/latest` answers. */
const VERIFIED = {
  ok: true,
  verified: true,
  verified_at: new Date(NOW - 60_000).toISOString(),
  accuracy: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  reference_id: `fnr_${'R'.repeat(22)}`,
};

const QUESTION = { user: 'mira', scope: 'sign-in', maxAgeSeconds: 900 } as const;

function asking(fetch: typeof globalThis.fetch, url = 'https://faces.example') {
  const token = () => 'a-client-token';
  const options = { url, idp: 'onelogin', tenant: 'acme', token, fetch, clock: () => NOW };
  return latestByFetch(options).latestVerification;
}

const answering = (body: unknown) => asking(async () => Response.json(body));

test('what is asked, and of whom', async () => {
  const requests: Request[] = [];
  const ask = asking(async (url, init) => {
    requests.push(new Request(String(url), init));
    return Response.json(VERIFIED);
  });
  const outcome = await ask({ ...QUESTION, level: 4, assurance: 'active' });
  expect(outcome).toEqual({
    outcome: 'match',
    verifiedAt: NOW - 60_000,
    level: 4,
    assurance: 'active',
    amr: ['face', 'pop'],
    referenceId: VERIFIED.reference_id,
  });
  const [request] = requests;
  expect(request?.url).toBe('https://faces.example/v1/verifications/latest');
  expect(request?.headers.get('x-auth-token')).toBe('a-client-token');
  expect(await request?.json()).toEqual({
    idp: 'onelogin',
    tenant: 'acme',
    user: 'mira',
    scope: 'sign-in',
    max_age: 900,
    accuracy: 4,
    assurance: 'active',
  });
});

test('a refusal has a reason', async () => {
  const ask = answering({ ok: true, verified: false, reason: 'not_recent' });
  expect(await ask(QUESTION)).toEqual({ outcome: 'refused', reason: 'not_recent' });
});

describe('is no answer:', () => {
  test.each<[string, object]>([
    ['no word of how', { ok: true, verified: true }],
    ['verified in a text', { ...VERIFIED, verified: 'true' }],
    ['verified, and why not', { ...VERIFIED, reason: 'not_recent' }],
    ['not ok', { ...VERIFIED, ok: false }],
    ['too long ago', { ...VERIFIED, verified_at: new Date(NOW - 961_000).toISOString() }],
    ['tomorrow', { ...VERIFIED, verified_at: new Date(NOW + 61_000).toISOString() }],
    ['no time', { ...VERIFIED, verified_at: undefined }],
    ['a level that is none', { ...VERIFIED, accuracy: 9 }],
    ['a lower level', { ...VERIFIED, accuracy: 3 }],
    ['less assurance', { ...VERIFIED, assurance: 'passive' }],
    ['no face', { ...VERIFIED, amr: ['pop'] }],
    ['no reference', { ...VERIFIED, reference_id: 'mira' }],
    ['refused without a word', { ok: true, verified: false }],
    ['refused with a story', { ok: true, verified: false, reason: 'Not "today"\n' }],
    ['an old answer of another operation', { ok: true, match: true }],
  ])('%s', async (_, body) => {
    const ask = answering(body)({ ...QUESTION, level: 4, assurance: 'active' });
    await expect(ask).rejects.toMatchObject({ code: 'ERR_SERVICE_UNAVAILABLE' });
  });

  let broken: BrokenServer | undefined;
  afterEach(() => broken?.close());

  test.each(Object.entries(BROKEN))('a server that %s', async (_, answer) => {
    broken = await startBroken(answer);
    const ask = asking(fetch, broken.url);
    const asked = ask(QUESTION, AbortSignal.timeout(300));
    await expect(asked).rejects.toMatchObject({ code: 'ERR_SERVICE_UNAVAILABLE' });
  });
});
