import { identityTokenId } from '@facenition/core';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { cast, enrolmentCaptures, verificationCaptures } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { startTestServer, type TestServer } from '../../server/test/running-server.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { type Client, createClient } from '../src/node.ts';
import { faultOf } from './subject.ts';

const secret = { password: 'a secret of the person', scope: 'app:login', accuracy: 2 } as const;
const nonce = 'made-up-by-the-relying-party';

interface Photographs {
  readonly enrolment: readonly Uint8Array[];
  readonly fresh: readonly Uint8Array[];
}

async function photograph(index: number): Promise<Photographs> {
  const person = nth(cast, index);
  return {
    enrolment: await enrolmentCaptures(person),
    fresh: await verificationCaptures(person),
  };
}

let server: TestServer;
let client: Client;
let person: Photographs;
let stranger: Photographs;

beforeAll(async () => {
  [server, person, stranger] = await Promise.all([
    startTestServer(afterFile),
    photograph(2),
    photograph(1),
  ]);
  client = createClient({ url: server.url, token: server.clientToken, timeoutMs: 30_000 });
  afterFile(() => client.close());
}, 60_000);

const enrolled = () => client.generate({ photo: person.enrolment, ...secret });

/** The claims of a receipt, read as a relying party does. */
async function claimsOf(receipt: string | undefined) {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
  const { payload } = await jwtVerify(receipt ?? '', keys, { typ: 'facenition-receipt+jwt' });
  return payload;
}

describe('identity tokens', () => {
  test('the person is authenticated, a stranger is not', async () => {
    const { token, id, accuracy } = await enrolled();
    expect(id).toBe(await identityTokenId(token));
    expect(accuracy).toBe(2);
    const asked = { ...secret, token, nonce };
    const match = await client.authenticate({ ...asked, photo: person.fresh });
    expect(match).toEqual({ authenticated: true, receipt: expect.any(String) });
    expect(await claimsOf(match.receipt)).toMatchObject({ decision: 'match', nonce });
    const other = await client.authenticate({ ...asked, photo: stranger.fresh });
    expect(other).toEqual({ authenticated: false, receipt: expect.any(String) });
    expect(await claimsOf(other.receipt)).toMatchObject({ decision: 'non-match', nonce });
    const [photo] = person.fresh;
    const wrong = await client.authenticate({ ...secret, photo: photo!, token, password: 'other' });
    expect(wrong).toEqual({ authenticated: false });
  });

  test('the score is told of a match only', async () => {
    const { token } = await enrolled();
    const match = await client.authenticateScore({ ...secret, token, photo: person.fresh });
    const { score = Number.NaN, threshold = Number.NaN } = match;
    expect(match.authenticated).toBe(true);
    expect(score).toBeGreaterThanOrEqual(threshold);
    const other = await client.authenticateScore({ ...secret, token, photo: stranger.fresh });
    expect(other).toEqual({ authenticated: false, threshold: expect.any(Number) });
  });

  test('a renewed token takes the place of the old one', async () => {
    const { token: old, id: oldId } = await enrolled();
    const renewed = await client.rotate({ ...secret, photo: person.enrolment, token: old });
    expect(renewed.authenticated).toBe(true);
    const { token = '', id = '' } = renewed;
    const authenticated = async (tried: string): Promise<boolean> =>
      (await client.authenticate({ ...secret, photo: person.fresh, token: tried })).authenticated;
    expect(await authenticated(token)).toBe(true);
    expect(await authenticated(old)).toBe(false);
    expect(await client.status({ ids: [oldId, id] })).toEqual({
      states: [
        { id: oldId, state: 'rotated' },
        { id, state: 'active' },
      ],
    });
    const refused = await client.rotate({ ...secret, photo: stranger.fresh, token });
    expect(refused).toEqual({ authenticated: false });
  });

  test('a revoked token is revoked for good', async () => {
    const { token, id } = await enrolled();
    expect(await client.status({ tokens: token })).toEqual({ states: [{ id, state: 'active' }] });
    expect(await client.revoke({ token, reason: 'left' })).toEqual({ id, already: false });
    expect(await client.revoke({ id })).toEqual({ id, already: true });
    expect(await client.status({ tokens: token })).toEqual({ states: [{ id, state: 'revoked' }] });
    const answer = await client.authenticate({ ...secret, photo: person.fresh, token });
    expect(answer).toEqual({ authenticated: false });
    const { list = '' } = await client.status({ list: true });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
    const { payload } = await jwtVerify(list, keys, { typ: 'facenition-status+jwt' });
    expect(JSON.stringify(payload)).toContain(id);
  });
});

describe('captures', () => {
  test('are compared', async () => {
    const accuracy = 2;
    const [photo, second] = [person.enrolment[0]!, person.enrolment[1]!];
    const other = stranger.enrolment[0]!;
    const match = await client.match({ photo, reference: second, accuracy });
    expect(match.match).toBe(true);
    expect((await client.match({ photo, reference: other, accuracy })).match).toBe(false);
    const bulk = await client.matchBulk({ photo, reference: [other, second], accuracy });
    expect(bulk.matches.map(({ match: isMatch }) => isMatch)).toEqual([false, true]);
    const consistent = await client.consistencyCheck({ photo: [photo, second], accuracy });
    expect(consistent).toMatchObject({ consistent: true, outliers: [], unusable: [] });
    const mixed = await client.consistencyCheck({ photo: [photo, second, other], accuracy });
    expect(mixed).toMatchObject({ consistent: false, outliers: [2] });
  });

  test('cannot be compared at a level that nobody measured', async () => {
    const photo = person.enrolment[0]!;
    const calls = [
      client.match({ photo, reference: photo, accuracy: 8 }),
      client.matchBulk({ photo, reference: [photo], accuracy: 8 }),
      client.consistencyCheck({ photo: [photo, photo], accuracy: 8 }),
    ];
    const faults = await Promise.all(calls.map(faultOf));
    expect(faults.map(({ code }) => code)).toEqual(Array(3).fill('ERR_LEVEL_UNSUPPORTED'));
  });

  test('are looked at', async () => {
    const photo = person.enrolment[0]!;
    const quality = await client.quality({ photo });
    expect(quality.usable).toBe(true);
    expect(quality.components.map(({ name }) => name)).toContain('Sharpness');
    const { width, height, faces } = await client.detect({ photo });
    expect(faces).toHaveLength(1);
    const { box } = faces[0]!;
    expect(box.x + box.width / 2).toBeLessThan(width);
    expect(box.y + box.height / 2).toBeLessThan(height);
  });

  test('are not judged without the models for that', async () => {
    const fault = await faultOf(client.liveness({ photo: person.enrolment[0]! }));
    expect(fault).toMatchObject({ code: 'ERR_PACK_NOT_INSTALLED', status: 502 });
  });
});

describe('client tokens', () => {
  test('are made, exchanged for short-lived ones, and keep to their scopes', async () => {
    const made = await client.generateToken({ name: 'shop', scopes: 'verify analyse' });
    expect(made.scopes).toEqual(['verify', 'analyse']);
    const shop = createClient({ url: server.url, token: made.token });
    const short = await shop.token({ seconds: 60, scopes: 'verify' });
    expect(short).toMatchObject({ name: 'shop', scopes: made.scopes, token_scopes: ['verify'] });
    await shop.close();
    const page = createClient({ url: server.url, token: short.token });
    expect(await page.token()).toMatchObject({ scopes: ['verify'], expires: expect.any(String) });
    const fault = await faultOf(page.detect({ photo: person.enrolment[0]! }));
    expect(fault).toMatchObject({ code: 'ERR_SCOPE_INSUFFICIENT', status: 403 });
    await page.close();
  });

  test('are not registered by codes where the server sends none', async () => {
    const credential = `fnv_${'A'.repeat(22)}`;
    const who = { email: 'dev@example.org', phone: '+431234567' };
    const calls = [
      client.newCredentials(who),
      client.authenticateCredentials({ credential, email_code: '123456', phone_code: '654321' }),
      client.generateTokenVerified({ credential, ...who }),
    ];
    const faults = await Promise.all(calls.map(faultOf));
    expect(faults.map(({ code, status }) => [code, status])).toEqual(
      Array(3).fill(['ERR_NOT_FOUND', 404]),
    );
  });
});

test('what goes wrong has the code and the words of the server', async () => {
  const fresh = { ...secret, photo: person.fresh };
  const malformed = await faultOf(client.authenticate({ ...fresh, token: 'FN1.x' }));
  expect(malformed).toMatchObject({ code: 'ERR_TOKEN_MALFORMED', status: 400 });
  const unreadable = await faultOf(client.generate({ ...secret, photo: new Uint8Array(64) }));
  expect(unreadable.code).toMatch(/^ERR_IMAGE_/);
  const invalid = await faultOf(
    client.generate({ ...secret, photo: person.fresh, expiry: 'soon' }),
  );
  expect(invalid).toMatchObject({ code: 'ERR_FIELD_INVALID', status: 400 });
  expect(invalid.requestId).toEqual(expect.any(String));
  const differing = [person.enrolment[0]!, stranger.enrolment[0]!];
  const unusable = await faultOf(client.generate({ ...secret, photo: differing }));
  expect(unusable).toMatchObject({ code: 'not-acquired', reason: 'captures-differ' });
  const nobody = createClient({ url: server.url, token: 'fnc_of-nobody' });
  expect(await faultOf(nobody.status({ list: true }))).toMatchObject({
    code: 'ERR_UNAUTHENTICATED',
    status: 401,
  });
  await nobody.close();
});
