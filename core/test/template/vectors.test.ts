import { hkdfSync } from 'node:crypto';
import { enrol, type UserSecret, verify } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import known from '../../../test/vectors/tokens.json' with { type: 'json' };
import { pepperFactor, referenceKeys, userFactor } from '../../src/template/derivation.ts';
import { derivationKey, hmacSha256 } from '../../src/template/platform-crypto.ts';
import { codeNames, encodeMessage, polarCode } from '../../src/template/polar-code.ts';
import { createProjection } from '../../src/template/projection.ts';
import { packSigns } from '../../src/template/reference.ts';
import { shapedBits } from '../../src/template/shaping.ts';
import { parseHeader, type SecretKind } from '../../src/template/token-format.ts';
import { fixedKeys, nodeArgon2, sampleOf, testPack, testPorts } from '../support.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const embedding = Float32Array.from(known.embedding128ths, (value) => value / 128);

type Vector = (typeof known.vectors)[number];

function secretOf({ kind, passphrase, deviceKey }: Vector): UserSecret {
  const key = bytes(deviceKey);
  if (kind === 0) return { kind: 'passphrase', passphrase };
  return kind === 2 ? { kind: 'device', key } : { kind: 'device-and-passphrase', key, passphrase };
}

/** Random bytes as an enrolment of the vector would draw them: the salt, then the message. */
function drawn({ salt, message }: Vector): (length: number) => Uint8Array {
  const draws = [bytes(salt), bytes(message)];
  return (length) => {
    const draw = draws.shift();
    if (draw?.length !== length) throw new Error('not drawn in this order');
    return draw;
  };
}

describe.each(known.vectors)('$name', (vector) => {
  const secret = secretOf(vector);
  const name = codeNames.find((candidate) => candidate === vector.code) ?? 'H112';
  const code = polarCode(name);
  // H96 is what the test pack makes references of several captures with.
  const captures = name === 'H96' ? 3 : 1;
  const parsed = parseHeader(bytes(vector.header));
  const binding = {
    header: bytes(vector.header),
    salt: bytes(vector.salt),
    scope: new TextEncoder().encode(vector.scope),
  };

  test('every derivation', async () => {
    const kind: SecretKind = parsed?.secretKind ?? 0;
    const factor = await userFactor(secret, kind, binding.salt, nodeArgon2);
    const pepper = await pepperFactor(factor, 1, fixedKeys);
    expect(kind).toBe(vector.kind);
    expect(hex(factor)).toBe(vector.userFactor);
    expect(hex(pepper ?? new Uint8Array())).toBe(vector.pepperFactor);

    const secrets = Buffer.concat([factor, pepper ?? new Uint8Array()]);
    const keys = await referenceKeys(secrets, binding);
    expect(hex(keys.projectionKey)).toBe(vector.projectionKey);
    expect(hex(keys.mask)).toBe(vector.mask);
    const message = bytes(vector.message);
    const [tag] = await keys.tags([message]);
    expect(hex(tag!.subarray(0, 16))).toBe(vector.tag);
    expect(hex(await keys.release(message))).toBe(vector.releasedKey);
  });

  test('bits and codeword', () => {
    const projection = createProjection(bytes(vector.projectionKey), 128);
    expect(hex(packSigns(shapedBits(projection, embedding)))).toBe(vector.enrolmentBits);
    expect(hex(encodeMessage(code, bytes(vector.message)))).toBe(vector.codeword);
  });

  test('the whole token, made and verified', async () => {
    const ports = testPorts({ random: drawn(vector), clock: () => 0 });
    const samples = Array.from({ length: captures }, () => sampleOf(embedding));
    const request = { samples, secret, scope: vector.scope };
    const level = parsed?.level ?? 8;
    const outcome = await enrol(
      {
        ...request,
        level,
        allowKeyRelease: vector.keyRelease,
        ...(vector.expiryDays > 0 && { expires: vector.expiryDays * 86_400_000 }),
      },
      ports,
    );
    expect(outcome).toMatchObject({ outcome: 'enrolled', token: vector.token });

    const verified = await verify(
      { ...request, level, token: vector.token, releaseKey: true },
      ports,
    );
    expect(verified.outcome).toBe('match');
    if (verified.outcome !== 'match') return;
    const released = verified.releasedKey === undefined ? undefined : hex(verified.releasedKey);
    expect(released).toBe(vector.keyRelease ? vector.releasedKey : undefined);
  });
});

test('the test pack reads what the vectors were made with', () => {
  expect(testPack.modelId).toBe(known.modelId);
  expect(embedding.reduce((sum, value) => sum + value * value, 0)).toBe(1);
});

// RFC 5869, appendix A.
test.each([
  [
    '0b'.repeat(22),
    '000102030405060708090a0b0c',
    'f0f1f2f3f4f5f6f7f8f9',
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  [
    '0b'.repeat(22),
    '',
    '',
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  ],
])('HKDF of RFC 5869', async (key, salt, info, expected) => {
  expect(hex(await (await derivationKey(bytes(key))).derive(bytes(salt), bytes(info), 42))).toBe(
    expected,
  );
  const node = new Uint8Array(hkdfSync('sha256', bytes(key), bytes(salt), bytes(info), 42));
  expect(hex(node)).toBe(expected);
});

// RFC 4231, test case 2.
test('HMAC of RFC 4231', async () => {
  const mac = await hmacSha256(
    new TextEncoder().encode('Jefe'),
    new TextEncoder().encode('what do ya want for nothing?'),
  );
  expect(hex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});
