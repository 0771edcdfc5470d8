import { identityTokenId } from '@facenition/core';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/audit/chain.ts';
import { verifyReceipt } from '../../src/receipts/verify.ts';
import { makeToken } from '../made-tokens.ts';
import { ISSUER, NOW, startTestApp, type TestApp, TOKEN, WEBHOOK_URL } from './test-app.ts';

const photo = Buffer.from([1, 2, 3]).toString('base64');
const ask = { photo, password: 'pw', token: TOKEN, scope: 'app:login', accuracy: 2 };
const MINUTE = 60_000;

const answer = async (app: TestApp, path: string, body: unknown): Promise<unknown> =>
  (await app.postJson(path, body)).json();

async function auditOf(app: TestApp): Promise<readonly Record<string, unknown>[]> {
  const events: Record<string, unknown>[] = [];
  for await (const line of app.store.auditEntries.lines()) events.push(JSON.parse(line).event);
  return events;
}

describe('revoke', () => {
  test.each(['token', 'id'] as const)('by its %s: from then on nobody matches', async (name) => {
    const app = await startTestApp();
    const id = await identityTokenId(TOKEN);
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
    const named = name === 'token' ? { token: TOKEN } : { id };
    const reason = 'left the company';
    expect(await answer(app, '/revoke', { ...named, reason })).toEqual({
      ok: true,
      id,
      already: false,
    });
    expect(await answer(app, '/authenticate', ask)).toEqual({ ok: true, authenticated: false });
    expect(await answer(app, '/revoke', named)).toEqual({ ok: true, id, already: true });
    expect(await answer(app, '/status', { ids: id })).toEqual({
      ok: true,
      states: [{ id, state: 'revoked' }],
    });
  });

  test('a revoked token answers as a stranger does, score and all', async () => {
    const app = await startTestApp();
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const stranger = await app.postJson('/authenticate-score', ask);
    await answer(app, '/revoke', { token: TOKEN });
    app.answers.verify = () => ({ outcome: 'match', score: 0.9, threshold: 0.5 });
    const revoked = await app.postJson('/authenticate-score', ask);
    expect(await revoked.json()).toEqual(await stranger.json());
    expect(revoked.status).toBe(stranger.status);
  });

  test('is told to the webhook and logged', async () => {
    const app = await startTestApp();
    await answer(app, '/revoke', { token: TOKEN });
    await answer(app, '/revoke', { token: TOKEN });
    const told = await app.store.outbox.list('pending', 9);
    expect(told).toMatchObject([{ url: WEBHOOK_URL }]);
    expect(JSON.parse(told[0]?.body ?? '')).toEqual({
      type: 'token.revoked',
      timestamp: new Date(NOW).toISOString(),
      data: { id: await identityTokenId(TOKEN) },
    });
    expect(await auditOf(app)).toMatchObject([{ type: 'token-revoked', actor: 1 }]);
  });

  test.each([
    [{}, 'ERR_FIELD_MISSING'],
    [{ token: TOKEN, id: `fni_${'a'.repeat(27)}` }, 'ERR_FIELD_INVALID'],
    [{ token: 'FN1.x' }, 'ERR_TOKEN_MALFORMED'],
    [{ id: 'fni_x' }, 'ERR_FIELD_INVALID'],
    [{ token: TOKEN, reason: '<b>' }, 'ERR_FIELD_INVALID'],
  ])('%j is %s', async (body, code) => {
    const app = await startTestApp();
    expect(await answer(app, '/revoke', body)).toMatchObject({ ok: false, code });
    expect(await auditOf(app)).toEqual([]);
  });
});

describe('status', () => {
  test('tells made tokens from unknown and expired ones, in the order asked', async () => {
    const app = await startTestApp();
    const day = 86_400_000;
    const expiring = makeToken({ expiryMinutes: (NOW + day) / MINUTE });
    app.answers.enrol = () => ({ outcome: 'enrolled', token: expiring, expires: NOW + day });
    await answer(app, '/generate', { photo, password: 'pw' });
    const tokens = [TOKEN, expiring];
    const [unknown, active] = await Promise.all(tokens.map(identityTokenId));
    expect(await answer(app, '/status', { tokens })).toEqual({
      ok: true,
      states: [
        { id: unknown, state: 'unknown' },
        { id: active, state: 'active' },
      ],
    });
    app.setTime(NOW + day);
    expect(await answer(app, '/status', { ids: [active] })).toMatchObject({
      states: [{ state: 'expired' }],
    });
  });

  test('answers the signed list of what was retired', async () => {
    const app = await startTestApp();
    await answer(app, '/revoke', { token: TOKEN });
    const body = Object(await answer(app, '/status', { list: true }));
    const { keys } = await app.keys.publicKeys();
    expect(decodeProtectedHeader(body.list)).toMatchObject({
      typ: 'facenition-status+jwt',
      kid: keys[0]?.kid,
    });
    const { retired, ...claims } = decodeJwt<{ retired: [number, string][] }>(body.list);
    expect(claims).toEqual({ iss: ISSUER, iat: NOW / 1000, exp: NOW / 1000 + 3600, after: 0 });
    expect(retired.map(([, id]) => id)).toEqual([await identityTokenId(TOKEN)]);
    const [[position = 0] = []] = retired;
    const rest = Object(await answer(app, '/status', { list: true, after: position }));
    expect(decodeJwt(rest.list)).toMatchObject({ retired: [] });
  });
});

describe('rotate', () => {
  test('gives a new token and takes the old one', async () => {
    const app = await startTestApp();
    const made = makeToken();
    app.answers.enrol = () => ({ outcome: 'enrolled', token: made });
    const body = await answer(app, '/rotate', { ...ask, new_password: 'pw2' });
    const id = await identityTokenId(made);
    expect(body).toEqual({ ok: true, authenticated: true, token: made, id, accuracy: 2 });
    expect(app.asked).toMatchObject([
      { token: TOKEN, secret: { passphrase: 'pw' } },
      { secret: { passphrase: 'pw2' }, scope: 'app:login', level: 2 },
    ]);
    const old = await identityTokenId(TOKEN);
    expect(await answer(app, '/status', { ids: [old, id] })).toMatchObject({
      states: [{ state: 'rotated' }, { state: 'active' }],
    });
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: false });
    const told = await app.store.outbox.list('pending', 9);
    expect(told.map(({ body: text }) => JSON.parse(text))).toMatchObject([
      { type: 'token.rotated', data: { id: old, successor: id } },
    ]);
    const logged = (await auditOf(app)).map(({ type }) => type);
    expect(logged.slice(0, 3)).toEqual(['token-rotated', 'token-issued', 'verification']);
  });

  test('gives nobody else a new token', async () => {
    const app = await startTestApp();
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    expect(await answer(app, '/rotate', ask)).toEqual({ ok: true, authenticated: false });
    expect(app.asked).toHaveLength(1);
    expect(await auditOf(app)).toMatchObject([{ type: 'verification', decision: 'non-match' }]);
  });

  test('leaves the old token where no new one can be made', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'not-acquired', reason: 'captures-differ' });
    expect(await answer(app, '/rotate', ask)).toEqual({
      ok: true,
      authenticated: true,
      reason: 'captures-differ',
    });
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
  });

  test('of one token at once gives one new token', async () => {
    const app = await startTestApp();
    const bodies = await Promise.all(
      Array.from({ length: 4 }, async () => Object(await answer(app, '/rotate', ask))),
    );
    expect(bodies.filter(({ authenticated }) => authenticated)).toHaveLength(1);
    expect(bodies.filter(({ token }) => token !== undefined)).toHaveLength(1);
    const issued = (await auditOf(app)).filter(({ type }) => type === 'token-issued');
    expect(issued).toHaveLength(1);
  });

  test('whose receipt cannot be signed undoes everything', async () => {
    const app = await startTestApp(undefined, { issuer: 'x'.repeat(600) });
    const refused = await app.postJson('/rotate', { ...ask, nonce: 'n-0123456789abcdef' });
    expect(refused.status).toBe(400);
    expect(await auditOf(app)).toEqual([]);
    expect(await app.store.outbox.list('pending', 9)).toEqual([]);
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
  });

  test('that fails undoes everything', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'enrolled', token: TOKEN });
    expect((await app.postJson('/generate', { photo, password: 'pw' })).status).toBe(200);
    // The same token again: its row is there already.
    expect((await app.postJson('/rotate', ask)).status).toBe(502);
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
    expect(await app.store.outbox.list('pending', 9)).toEqual([]);
  });
});

describe('authenticate', () => {
  test('says what makes a token old, on a match only', async () => {
    const app = await startTestApp();
    const old = { ...ask, token: makeToken({ kid: 0 }) };
    expect(await answer(app, '/authenticate', old)).toMatchObject({ renew: 'keys' });
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    expect(await answer(app, '/authenticate', old)).not.toHaveProperty('renew');
  });

  test('is refused for a while after five failures, whoever comes then', async () => {
    const app = await startTestApp();
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await app.postJson('/authenticate', ask)).status).toBe(200);
    }
    app.answers.verify = () => ({ outcome: 'match', score: 0.9, threshold: 0.5 });
    const locked = await app.postJson('/authenticate', ask);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('Retry-After'))).toBe(15 * 60);
    expect(await locked.json()).toMatchObject({ ok: false, code: 'ERR_LOCKED_OUT' });
    expect((await app.postJson('/rotate', ask)).status).toBe(429);
    expect(app.asked).toHaveLength(5);
    expect((await app.postJson('/authenticate', { ...ask, token: makeToken() })).status).toBe(200);
    app.setTime(NOW + 15 * MINUTE);
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
    expect((await auditOf(app)).map(({ type }) => type)).toContain('locked-out');
  });

  test('does not count what decided nothing', async () => {
    const app = await startTestApp();
    app.answers.verify = () => ({ outcome: 'not-acquired', reason: 'blurred' });
    for (let tries = 0; tries < 6; tries += 1) await app.postJson('/authenticate', ask);
    app.answers.verify = () => {
      throw new Error('broken');
    };
    for (let tries = 0; tries < 6; tries += 1) await app.postJson('/authenticate', ask);
    app.answers.verify = () => ({ outcome: 'match', score: 0.9, threshold: 0.5 });
    expect(await answer(app, '/authenticate', ask)).toMatchObject({ authenticated: true });
  });

  test('gives a receipt to whoever sends a nonce', async () => {
    const app = await startTestApp();
    const nonce = 'n-0123456789abcdef';
    const body = Object(await answer(app, '/authenticate', { ...ask, nonce }));
    const verified = await verifyReceipt(body.receipt, await app.keys.publicKeys(), {
      now: NOW,
      nonce,
      issuer: ISSUER,
    });
    expect(verified).toMatchObject({
      valid: true,
      claims: {
        decision: 'match',
        sub: await identityTokenId(TOKEN),
        scope: 'app:login',
        level: 2,
        threshold: 0.5,
        captures: 1,
        target_fmr: 0.002,
        liveness: { outcome: 'not-checked' },
      },
    });
    expect(decodeJwt(body.receipt)).not.toHaveProperty('score');
    expect(await answer(app, '/authenticate', ask)).not.toHaveProperty('receipt');
  });

  test('is in an audit log that verifies, without the token, its id or the score', async () => {
    const app = await startTestApp();
    await answer(app, '/generate', { photo, password: 'pw' });
    await answer(app, '/authenticate', ask);
    const lines: string[] = [];
    for await (const line of app.store.auditEntries.lines()) lines.push(line);
    const verified = await verifyChain(
      app.store.auditEntries.lines(),
      await app.keys.allPublicKeys(),
    );
    expect(verified).toMatchObject({ ok: true, entries: 2 });
    expect(await auditOf(app)).toMatchObject([
      { type: 'token-issued', actor: 1, alias: expect.any(String), level: 2 },
      { type: 'verification', actor: 1, decision: 'match', level: 2 },
    ]);
    for (const secret of ['FN1.', 'fni_', '0.75', 'app:login', 'pw']) {
      expect(lines.join('\n')).not.toContain(secret);
    }
  });
});
