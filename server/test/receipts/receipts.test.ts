import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retireSigningKey, rotateSigningKey } from '../../src/keys/change-key-file.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { Keys } from '../../src/keys/ports.ts';
import type { ReceiptDecision } from '../../src/receipts/decision.ts';
import { createReceipts, type ReceiptsOptions } from '../../src/receipts/issue.ts';
import { verifyReceipt } from '../../src/receipts/verify.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const ISSUER = 'https://faces.example';
const COMMON = {
  nonce: 'n-0S6_WzA2Mj',
  sub: 'tok_7f3a',
  scope: 'door',
  level: 4,
  targetFalseMatchRate: 1e-4,
  model: { id: 'mobile', hash: 'ab12' },
  captures: 2,
  liveness: { outcome: 'not-checked' },
} as const;
const MATCH: ReceiptDecision = { ...COMMON, decision: 'match', threshold: 0.41, score: 0.77 };
const NON_MATCH: ReceiptDecision = { ...COMMON, decision: 'non-match', threshold: 0.41 };

interface Issuing {
  readonly path: string;
  readonly keys: Keys;
  issue(decision: ReceiptDecision, options?: Partial<ReceiptsOptions>): Promise<string>;
}

async function issuing(
  algorithm: 'EdDSA' | 'ES256' = 'EdDSA',
  whenDone?: WhenDone,
): Promise<Issuing> {
  const path = join(await temporaryFolder(whenDone), 'keys.json');
  await createKeyFile(path, NOW);
  if (algorithm === 'ES256') await rotateSigningKey(path, NOW, { algorithm });
  const keys = openKeys({ keyFile: path, keyCustody: { kind: 'file' } });
  let made = 0;
  return {
    path,
    keys,
    issue: (decision, options) =>
      createReceipts({
        keys,
        issuer: ISSUER,
        lifetimeSeconds: 300,
        clock: () => NOW,
        randomId: () => {
          made += 1;
          return `id-${made}`;
        },
        ...options,
      }).issue(decision),
  };
}

const decode = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a receipt', () => {
  test('says what was decided, for whom, by what', async () => {
    const { issue, keys } = await issuing();
    const receipt = await issue({ ...MATCH, quality: 71.5 });
    const [header, claims] = receipt.split('.');
    const { kid } = await keys.signer();
    expect(decode(header)).toEqual({ alg: 'EdDSA', kid, typ: 'facenition-receipt+jwt' });
    expect(decode(claims)).toEqual({
      iss: ISSUER,
      iat: NOW / 1000,
      exp: NOW / 1000 + 300,
      jti: 'id-1',
      nonce: 'n-0S6_WzA2Mj',
      sub: 'tok_7f3a',
      scope: 'door',
      decision: 'match',
      level: 4,
      threshold: 0.41,
      target_fmr: 1e-4,
      model: { id: 'mobile', hash: 'ab12' },
      captures: 2,
      liveness: { outcome: 'not-checked' },
      quality: 71.5,
    });
  });

  test.each(['EdDSA', 'ES256'] as const)('of %s is verified by jose alone', async (algorithm) => {
    const { issue, keys } = await issuing(algorithm);
    const jwks = createLocalJWKSet(JSON.parse(JSON.stringify(await keys.publicKeys())));
    const { payload, protectedHeader } = await jwtVerify(await issue(NON_MATCH), jwks, {
      issuer: ISSUER,
      typ: 'facenition-receipt+jwt',
      algorithms: ['EdDSA', 'ES256'],
      currentDate: new Date(NOW),
    });
    expect(protectedHeader.alg).toBe(algorithm);
    expect(payload).toMatchObject({ decision: 'non-match', nonce: COMMON.nonce });
  });

  test('tells a score only where that is allowed, and of a match', async () => {
    const { issue } = await issuing();
    const scoreIn = async (decision: ReceiptDecision, options?: Partial<ReceiptsOptions>) =>
      Reflect.get(Object(decode((await issue(decision, options)).split('.')[1])), 'score');
    expect(await scoreIn(MATCH)).toBeUndefined();
    expect(await scoreIn(MATCH, { score: 'on-match' })).toBe(0.77);
    expect(await scoreIn(NON_MATCH, { score: 'on-match' })).toBeUndefined();
    // @ts-expect-error a non-match has no score
    const built: ReceiptDecision = { ...NON_MATCH, score: 0.4 };
    expect(await scoreIn(built, { score: 'on-match' })).toBeUndefined();
  });

  test('of a failed acquisition names no threshold', async () => {
    const { issue, keys } = await issuing();
    const receipt = await issue({ ...COMMON, decision: 'not-acquired' });
    expect(await verifyReceipt(receipt, await keys.publicKeys(), { now: NOW })).toMatchObject({
      valid: true,
      claims: { decision: 'not-acquired' },
    });
    expect(decode(receipt.split('.')[1])).not.toHaveProperty('threshold');
  });

  test.each([
    ['nonce', { nonce: '' }],
    ['nonce', { nonce: 'CANARY and blanks' }],
    ['nonce', { nonce: 'x'.repeat(257) }],
    ['quality', { quality: Number.NaN }],
    ['captures', { captures: 0 }],
    ['threshold', { threshold: Number.NaN }],
  ])('with an unusable %s is not made, and the fault does not repeat it', async (name, wrong) => {
    const { issue } = await issuing();
    await expect(issue({ ...MATCH, ...wrong })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: `a receipt cannot carry this: ${name}`,
    });
  });
});

describe('verifyReceipt', () => {
  let own: Issuing;
  let receipt: string;
  beforeAll(async () => {
    own = await issuing('EdDSA', afterAll);
    receipt = await own.issue(MATCH);
  });
  const check = async (jws: string, expected: Partial<Parameters<typeof verifyReceipt>[2]> = {}) =>
    verifyReceipt(jws, await own.keys.publicKeys(), { now: NOW, ...expected });

  test('accepts what fits', async () => {
    expect(await check(receipt, { nonce: COMMON.nonce, issuer: ISSUER })).toMatchObject({
      valid: true,
      claims: { decision: 'match', sub: 'tok_7f3a' },
    });
  });

  test.each([
    ['nonce', { nonce: 'another' }],
    ['nonce', { nonce: '' }],
    ['issuer', { issuer: 'https://other.example' }],
    ['expired', { now: NOW + 300_000 }],
    ['expired', { now: Number.POSITIVE_INFINITY }],
    ['not-yet-valid', { now: NOW - 1000 }],
    ['not-yet-valid', { now: Number.NaN }],
  ] as const)('refuses by %s: %j', async (reason, expected) => {
    expect(await check(receipt, expected)).toEqual({ valid: false, reason });
  });

  test('accepts it until its last moment', async () => {
    expect(await check(receipt, { now: NOW + 299_999 })).toMatchObject({ valid: true });
  });

  test.each(['EdDSA', 'ES256'] as const)(
    '%s: a change of any character anywhere is refused',
    { timeout: 120_000 },
    async (algorithm) => {
      const { issue, keys } = await issuing(algorithm);
      const genuine = await issue(NON_MATCH);
      const jwks = await keys.publicKeys();
      const alphabet =
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=. +/%\n\0é';
      await fc.assert(
        fc.asyncProperty(
          fc.nat(genuine.length - 1),
          fc.constantFrom(...alphabet),
          fc.constantFrom('replace', 'insert', 'delete'),
          async (at, character, how) => {
            const rest = genuine.slice(how === 'insert' ? at : at + 1);
            const changed = genuine.slice(0, at) + (how === 'delete' ? '' : character) + rest;
            if (changed === genuine) return;
            expect(await verifyReceipt(changed, jwks, { now: NOW })).toMatchObject({
              valid: false,
            });
          },
        ),
        { numRuns: 1500 },
      );
      // Where decoders look away: the spare bits of the last character, each of its values.
      for (const character of alphabet) {
        const changed = genuine.slice(0, -1) + character;
        if (changed === genuine) continue;
        expect(await verifyReceipt(changed, jwks, { now: NOW })).toMatchObject({ valid: false });
      }
    },
  );

  test.each([
    ['no algorithm', { alg: 'none' }, 'malformed'],
    ['a symmetric one', { alg: 'HS256' }, 'malformed'],
    ['that of another key', { alg: 'ES256' }, 'signature'],
    ['another type', { typ: 'JWT' }, 'malformed'],
    ['a key of its own', { jwk: { kty: 'oct', k: 'AA' } }, 'malformed'],
    ['the address of a key', { jku: 'https://evil.example' }, 'malformed'],
    ['an extension', { crit: ['b64'], b64: false }, 'malformed'],
    ['an unknown key', { kid: 'x' }, 'unknown-key'],
  ])('refuses a header with %s', async (_, change, reason) => {
    const [header, claims, signature] = receipt.split('.');
    const forged = encode({ ...Object(decode(header)), ...change });
    expect(await check(`${forged}.${claims}.${signature}`)).toEqual({ valid: false, reason });
  });

  test('refuses a receipt that was signed with the public key as a secret', async () => {
    const { keys } = await own.keys.publicKeys();
    const [, claims] = receipt.split('.');
    const signed = `${encode({ alg: 'HS256', kid: keys[0]?.kid, typ: 'facenition-receipt+jwt' })}.${claims}`;
    const mac = createHmac('sha256', String(keys[0]?.x)).update(signed).digest('base64url');
    expect(await check(`${signed}.${mac}`)).toMatchObject({ valid: false });
  });

  test('refuses claims that make no sense, though they are signed', async () => {
    const signer = await own.keys.signer();
    const [header, claims] = receipt.split('.');
    const sign = async (value: unknown): Promise<string> => {
      const signed = `${header}.${encode(value)}`;
      const signature = await signer.sign(new TextEncoder().encode(signed));
      return `${signed}.${Buffer.from(signature).toString('base64url')}`;
    };
    const sound = Object(decode(claims));
    expect(await check(await sign(sound))).toMatchObject({ valid: true });
    for (const wrong of [
      { ...sound, decision: 'perhaps' },
      { ...sound, decision: 'non-match', score: 0.3 },
      { ...sound, exp: 'never' },
      { ...sound, admin: true },
      {},
      'text',
    ]) {
      expect(await check(await sign(wrong))).toEqual({ valid: false, reason: 'malformed' });
    }
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c.d', '{}', '\0', 'é.é.é'])('refuses %j', async (text) => {
    expect(await check(text)).toEqual({ valid: false, reason: 'malformed' });
  });

  test('any text has an answer and is no fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await check(text)).toMatchObject({ valid: false });
      }),
    );
  });
});

test('receipts of a former key verify until it is retired', async () => {
  const { path, keys, issue } = await issuing();
  const before = await issue(MATCH);
  const former = await keys.signer();
  await rotateSigningKey(path, NOW, { algorithm: 'ES256' });
  const after = await issue(MATCH);
  const check = async (jws: string) => verifyReceipt(jws, await keys.publicKeys(), { now: NOW });
  expect(await check(before)).toMatchObject({ valid: true });
  expect(await check(after)).toMatchObject({ valid: true });

  await retireSigningKey(path, former.kid, NOW);
  expect(await check(before)).toEqual({ valid: false, reason: 'unknown-key' });
  expect(await check(after)).toMatchObject({ valid: true });
});
