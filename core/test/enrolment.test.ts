import { enrol, type Level, type UserSecret, verify } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import {
  embeddingAtCosine,
  faultCode,
  fixedKeys,
  NOW,
  sampleOf,
  syntheticEmbedding,
  testPack,
  testPorts,
} from './support.ts';

const DAY = 86_400_000;
const face = syntheticEmbedding(1);
const secret: UserSecret = { kind: 'device', key: new Uint8Array(32).fill(3) };
const request = { samples: [sampleOf(face)], secret, scope: 'app:login', level: 4 as Level };

async function enrolled(changes: Partial<Parameters<typeof enrol>[0]> = {}): Promise<string> {
  const outcome = await enrol({ ...request, ...changes }, testPorts());
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

describe('a token', () => {
  test.each(testPack.calibration?.operatingPoints ?? [])(
    'has 252 characters and verifies at level $level from $captures captures',
    async ({ level, captures }) => {
      const near = (seed: number): Uint8Array => sampleOf(embeddingAtCosine(face, 0.93, seed));
      const samples = captures === 'single' ? [near(5)] : [near(5), near(6), near(7)];
      const token = await enrolled({ level, samples });
      expect(token).toMatch(/^FN1\.[A-Za-z0-9_-]{248}$/);
      const outcome = await verify({ ...request, level, token }, testPorts());
      expect(outcome.outcome).toBe('match');
    },
  );

  test('shares nothing with another of the same face, secret and scope', async () => {
    const [first, second] = [await enrolled(), await enrolled()].map((token) =>
      Buffer.from(token.slice(4), 'base64url'),
    );
    const words = (bytes: Buffer | undefined): string[] =>
      Array.from({ length: 157 }, (_, i) => bytes?.subarray(26 + i, 30 + i).toString('hex') ?? '');
    const shared = words(first).filter((word) => words(second).includes(word));
    expect(shared).toEqual([]);
    expect(first?.subarray(0, 10)).toEqual(second?.subarray(0, 10));
  });

  test('expires at the end of the day that was asked for, and says when', async () => {
    const outcome = await enrol({ ...request, expires: NOW + DAY / 2 }, testPorts());
    expect(outcome).toMatchObject({ outcome: 'enrolled', expires: NOW + DAY });
  });

  test('comes with a warning where the pack refuses many', async () => {
    const outcome = await enrol({ ...request, level: 5 }, testPorts());
    expect(outcome).toMatchObject({ warning: expect.stringContaining('one genuine capture in 4') });
    expect(await enrol(request, testPorts())).not.toHaveProperty('warning');
  });
});

describe('no token is made', () => {
  test.each([
    ['no capture', { samples: [] }, 'ERR_FIELD_INVALID'],
    ['six captures', { samples: Array(6).fill(sampleOf(face)) }, 'ERR_FIELD_INVALID'],
    [
      'an empty passphrase',
      { secret: { kind: 'passphrase', passphrase: '' } },
      'ERR_FIELD_INVALID',
    ],
    [
      'a short device secret',
      { secret: { kind: 'device', key: new Uint8Array(31) } },
      'ERR_FIELD_INVALID',
    ],
    [
      'a passphrase with half a character',
      { secret: { kind: 'passphrase', passphrase: 'a\ud800' } },
      'ERR_FIELD_INVALID',
    ],
    ['a scope with half a character', { scope: 'a\udfff' }, 'ERR_FIELD_INVALID'],
    ['an endless scope', { scope: 'é'.repeat(513) }, 'ERR_FIELD_INVALID'],
    ['an uncalibrated level', { level: 7 }, 'ERR_LEVEL_UNSUPPORTED'],
    ['an expiry in the past', { expires: NOW - 1 }, 'ERR_EXPIRY_INVALID'],
    ['an expiry that is no time', { expires: Number.NaN }, 'ERR_EXPIRY_INVALID'],
    ['an expiry beyond the format', { expires: 1e18 }, 'ERR_EXPIRY_INVALID'],
  ] as const)('from %s', async (_, changes, code) => {
    expect(await faultCode(enrol({ ...request, ...changes }, testPorts()))).toBe(code);
  });

  test('from a capture without a face, and it says which', async () => {
    const outcome = await enrol(
      { ...request, samples: [sampleOf(face), new Uint8Array(0)] },
      testPorts(),
    );
    expect(outcome).toEqual({ outcome: 'not-acquired', reason: 'no-face', capture: 1 });
  });

  test('from captures of two people', async () => {
    const samples = [sampleOf(face), sampleOf(embeddingAtCosine(face, 0.4, 2))];
    const outcome = await enrol({ ...request, samples }, testPorts());
    expect(outcome).toEqual({ outcome: 'not-acquired', reason: 'captures-differ' });
  });

  test('where the keys are gone', async () => {
    const keys = {
      current: async () => 2,
      sealKey: async () => undefined,
      pepper: async () => undefined,
    };
    expect(await faultCode(enrol(request, testPorts({ keys })))).toBe('ERR_KEYS_UNAVAILABLE');
  });

  test.each([
    ['pepper', { pepper: async () => new Uint8Array(0) }],
    ['seal key', { sealKey: async () => new Uint8Array(16) }],
  ])('where the key service answers a short %s', async (_, broken) => {
    const keys = { ...fixedKeys, ...broken };
    expect(await faultCode(enrol(request, testPorts({ keys })))).toBe('ERR_KEYS_UNAVAILABLE');
  });

  test('where the hash or the randomness comes up short', async () => {
    const passphraseHash = { argon2id: async () => new Uint8Array(0) };
    const typed: UserSecret = { kind: 'passphrase', passphrase: 'right' };
    const hashed = enrol({ ...request, secret: typed }, testPorts({ passphraseHash }));
    expect(await faultCode(hashed)).toBe('ERR_INTERNAL');
    const messageMacs = async (): Promise<Uint8Array[]> => [new Uint8Array(16)];
    expect(await faultCode(enrol(request, testPorts({ messageMacs })))).toBe('ERR_INTERNAL');
    const noMacs = async (): Promise<Uint8Array[]> => [];
    expect(await faultCode(enrol(request, testPorts({ messageMacs: noMacs })))).toBe(
      'ERR_INTERNAL',
    );
    const random = (length: number): Uint8Array => new Uint8Array(length - 1);
    expect(await faultCode(enrol(request, testPorts({ random })))).toBe('ERR_INTERNAL');
  });

  test('that does not open again', async () => {
    let calls = 0;
    const sealKey = async (): Promise<Uint8Array> => new Uint8Array(32).fill(calls++);
    const keys = { ...fixedKeys, sealKey };
    expect(await faultCode(enrol(request, testPorts({ keys })))).toBe('ERR_INTERNAL');
    const generation = { ...fixedKeys, current: async () => 257 };
    expect(await faultCode(enrol(request, testPorts({ keys: generation })))).toBe('ERR_INTERNAL');
  });

  test('by a pack without its preprocessing', async () => {
    const { preprocessing: _, ...pack } = testPack;
    expect(await faultCode(enrol(request, testPorts({ pack })))).toBe('ERR_PACK_NOT_CALIBRATED');
  });

  test('from an embedding that is not a number', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const samples = [sampleOf(new Float32Array(128).fill(value, 0, 1))];
      expect(await faultCode(enrol({ ...request, samples }, testPorts()))).toBe('ERR_MODEL_FAILED');
    }
  });
});
