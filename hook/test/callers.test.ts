import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { bearerToken, type CallerCheck, headerSecret, remoteCallerKeys } from '../src/callers.ts';

const unknown = { code: 'ERR_CALLER_UNKNOWN' };
const sent = (authorization?: string): Headers =>
  new Headers(authorization === undefined ? {} : { authorization });

describe('a secret in a header', () => {
  const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];

  test('either of two lets in', async () => {
    const check = headerSecret({ secrets: [first, second] });
    await expect(check(sent(first))).resolves.toBeUndefined();
    await expect(check(sent(second))).resolves.toBeUndefined();
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['the beginning of one', 'a'.repeat(31)],
    ['one and more', 'a'.repeat(33)],
    ['one in the other case', 'A'.repeat(32)],
    ['both', `${first}, ${second}`],
    ['a bearer of it', `Bearer ${first}`],
  ])('%s does not', async (_what, value) => {
    await expect(headerSecret({ secrets: [first, second] })(sent(value))).rejects.toMatchObject(
      unknown,
    );
  });

  test('is looked for in the header that was said', async () => {
    const check = headerSecret({ header: 'X-Hook-Secret', secrets: [first] });
    await expect(check(new Headers({ 'x-hook-secret': first }))).resolves.toBeUndefined();
    await expect(check(sent(first))).rejects.toMatchObject(unknown);
  });

  test.each([[[]], [['short']], [[first, second, 'c'.repeat(32)]], [[first, '']]])(
    'cannot be %j',
    (secrets) => {
      expect(() => headerSecret({ secrets })).toThrow(
        expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
      );
    },
  );
});

describe('an access token', () => {
  const NOW = Date.UTC(2026, 10, 20);
  const seconds = NOW / 1000;
  let check: CallerCheck;
  let sign: (claims?: object) => Promise<string>;
  let strangers: (claims?: object) => Promise<string>;

  beforeAll(async () => {
    const own = await generateKeyPair('RS256');
    const other = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256' };
    const signer = (key: CryptoKey) => (claims?: object) =>
      new SignJWT({ iss: 'i', aud: 'a', cid: 'c', exp: seconds + 60, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(key);
    sign = signer(own.privateKey);
    strangers = signer(other.privateKey);
    check = bearerToken({
      issuer: 'i',
      audience: 'a',
      keys: createLocalJWKSet({ keys: [jwk] }),
      isCaller: ({ cid }) => cid === 'c',
      clock: () => NOW,
    });
  });

  test('of the caller lets in', async () => {
    await expect(check(sent(`Bearer ${await sign()}`))).resolves.toBeUndefined();
  });

  test.each<[string, object]>([
    ['another issuer', { iss: 'x' }],
    ['another audience', { aud: 'x' }],
    ['another client', { cid: 'x' }],
    ['the past', { exp: seconds - 31 }],
    ['the future', { nbf: seconds + 31 }],
    ['for ever', { exp: undefined }],
  ])('of %s does not', async (_what, claims) => {
    await expect(check(sent(`Bearer ${await sign(claims)}`))).rejects.toMatchObject(unknown);
  });

  test('that somebody else signed does not', async () => {
    await expect(check(sent(`Bearer ${await strangers()}`))).rejects.toMatchObject(unknown);
  });

  test('that nobody signed does not', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = encode({ iss: 'i', aud: 'a', cid: 'c', exp: seconds + 60 });
    for (const alg of ['none', 'HS256']) {
      const token = `${encode({ alg, kid: 'k1' })}.${claims}.c2ln`;
      await expect(check(sent(`Bearer ${token}`))).rejects.toMatchObject(unknown);
    }
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', `Bearer ${'x'.repeat(20_000)}`])(
    'is not %j',
    async (value) => {
      await expect(check(sent(value.trim()))).rejects.toMatchObject(unknown);
    },
  );

  test('says nothing of itself in the fault', async () => {
    const token = await sign({ cid: 'x' });
    const fault = await check(sent(`Bearer ${token}`)).catch((thrown: unknown) => thrown);
    expect(String(fault)).not.toContain(token.slice(0, 20));
  });

  test.each([
    ['no issuer', { issuer: Object({}).nothing }],
    ['an issuer that is empty', { issuer: '' }],
    ['no audience', { audience: Object({}).nothing }],
    ['an audience that is empty', { audience: ['a', ''] }],
    ['milliseconds for seconds', { skewSeconds: 30_000 }],
    ['no number', { skewSeconds: Number('') / 0 }],
  ])('is not judged by %s', (_what, changes) => {
    const options = { issuer: 'i', audience: 'a', keys: createLocalJWKSet({ keys: [] }) };
    const make = () => bearerToken({ ...options, isCaller: () => true, ...changes });
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
  });

  test('cannot be judged where the keys do not answer', async () => {
    const away = bearerToken({
      issuer: 'i',
      audience: 'a',
      keys: remoteCallerKeys('http://127.0.0.1:1/keys'),
      isCaller: () => true,
      clock: () => NOW,
    });
    await expect(away(sent(`Bearer ${await sign()}`))).rejects.toMatchObject({
      code: 'ERR_CALLER_UNVERIFIABLE',
    });
  });
});
