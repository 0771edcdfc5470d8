import {
  enrol,
  type KeyRing,
  type Level,
  type UserSecret,
  type VerificationRequest,
  verify,
} from '@facenition/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseHeader } from '../src/template/token-format.ts';
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
const samples = [sampleOf(embeddingAtCosine(face, 0.7, 3))];
const secret: UserSecret = { kind: 'device', key: new Uint8Array(32).fill(3) };
const both: UserSecret = { ...secret, kind: 'device-and-passphrase', passphrase: 'pass phrase' };
const common = { scope: 'app:login', level: 4 as Level };
const ports = testPorts();

async function tokenWith(used: UserSecret, level: Level = 4): Promise<string> {
  const outcome = await enrol(
    { ...common, level, samples: [sampleOf(face)], secret: used, expires: NOW + 5 * DAY },
    ports,
  );
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

let token = '';
let passphraseToken = '';
let bothToken = '';
beforeAll(async () => {
  token = await tokenWith(secret);
  passphraseToken = await tokenWith({ kind: 'passphrase', passphrase: 'pass phrase' });
  bothToken = await tokenWith(both);
});

const outcomeOf = async (
  changes: Partial<VerificationRequest>,
  changed: Parameters<typeof testPorts>[0] = {},
): Promise<string> =>
  (await verify({ ...common, samples, secret, token, ...changes }, testPorts(changed))).outcome;

describe('a match', () => {
  test('tells its score and threshold', async () => {
    const outcome = await verify({ ...common, samples, secret, token }, ports);
    if (outcome.outcome !== 'match') throw new Error(outcome.outcome);
    expect(outcome.score).toBeGreaterThan(0.6);
    expect(outcome.score).toBeLessThan(0.76);
    expect(outcome.threshold).toBeCloseTo(0.38);
    expect(outcome).not.toHaveProperty('releasedKey');
  });

  test('with each kind of secret, however the passphrase was typed', async () => {
    const passphrase = 'p\u{ff41}ss phrase';
    expect(
      await outcomeOf({ token: passphraseToken, secret: { kind: 'passphrase', passphrase } }),
    ).toBe('match');
    expect(await outcomeOf({ token: bothToken, secret: both })).toBe('match');
  });

  test('releases no key from a token that does not allow it', async () => {
    const outcome = await verify({ ...common, samples, secret, token, releaseKey: true }, ports);
    expect(outcome).not.toHaveProperty('releasedKey');
  });

  test('with an older key generation, where it is still there', async () => {
    const keys = { ...fixedKeys, current: async () => 2 };
    expect(await outcomeOf({}, { keys })).toBe('match');
  });
});

test('several probes have a threshold of their own', async () => {
  const two = [...samples, sampleOf(embeddingAtCosine(face, 0.7, 3))];
  const outcome = await verify({ ...common, samples: two, secret, token }, ports);
  expect(outcome).toMatchObject({ outcome: 'match', threshold: expect.closeTo(0.4, 6) });
});

describe('is not a match', () => {
  const otherKey = new Uint8Array(32).fill(3).with(31, 2);
  test.each<[string, Partial<VerificationRequest>]>([
    ['another face', { samples: [sampleOf(syntheticEmbedding(2))] }],
    ['a face just too far away', { samples: [sampleOf(embeddingAtCosine(face, 0.3, 4))] }],
    ['one bit of the device secret', { secret: { kind: 'device', key: otherKey } }],
    ['another kind of secret', { secret: { kind: 'passphrase', passphrase: 'pass phrase' } }],
    ['a face that the code bridges not', { samples: [sampleOf(embeddingAtCosine(face, 0.2, 4))] }],
    ['another scope', { scope: 'app:admin' }],
    ['an empty scope', { scope: '' }],
    ['another level', { level: 3 }],
    ['a higher level', { level: 5 }],
  ])('%s', async (_, changes) => {
    const outcome = await verify({ ...common, samples, secret, token, ...changes }, ports);
    expect(outcome.outcome).toBe('non-match');
    expect(Object.keys(outcome)).toEqual(['outcome', 'threshold']);
  });

  test('no secret at all', async () => {
    for (const used of [token, passphraseToken, bothToken]) {
      const outcome = await verify({ ...common, samples, token: used }, ports);
      expect(outcome.outcome).toBe('non-match');
    }
  });

  test('half of a double secret', async () => {
    for (const half of [
      { ...both, passphrase: 'pass phrase!' },
      { ...both, key: otherKey },
    ]) {
      expect(await outcomeOf({ token: bothToken, secret: half })).toBe('non-match');
    }
  });

  test('an expired token, to the millisecond', async () => {
    const end = NOW + 5 * DAY;
    expect(await outcomeOf({}, { clock: () => end - 1 })).toBe('match');
    expect(await outcomeOf({}, { clock: () => end })).toBe('non-match');
    expect(await outcomeOf({}, { clock: () => Number.NaN })).toBe('non-match');
  });

  test('a token of another model, or of lost keys', async () => {
    expect(await outcomeOf({}, { pack: { ...testPack, modelId: 2 } })).toBe('non-match');
    const lost = { ...fixedKeys, sealKey: async () => undefined };
    expect(await outcomeOf({}, { keys: lost })).toBe('non-match');
    const unpeppered = { ...fixedKeys, pepper: async () => undefined };
    expect(await outcomeOf({}, { keys: unpeppered })).toBe('non-match');
    const wrongPepper = { ...fixedKeys, pepper: async () => new Uint8Array(32) };
    expect(await outcomeOf({}, { keys: wrongPepper })).toBe('non-match');
  });

  test('a token with any bit turned round', { timeout: 30_000 }, async () => {
    const bytes = Buffer.from(token.slice(4), 'base64url');
    // The whole header and salt, and a draw of the rest; the slow suite turns them all.
    const position = fc.oneof(fc.nat(26 * 8 - 1), fc.nat(186 * 8 - 1));
    await fc.assert(
      fc.asyncProperty(position, async (at) => {
        const turned = bytes.with(at >> 3, (bytes[at >> 3] ?? 0) ^ (1 << (at & 7)));
        const changed = `FN1.${Buffer.from(turned).toString('base64url')}`;
        expect(await outcomeOf({ token: changed })).toBe('non-match');
      }),
      { numRuns: 40 },
    );
  });

  test('a score against a threshold that is not a number', async () => {
    const pack = {
      ...testPack,
      calibration: {
        ...testPack.calibration!,
        operatingPoints: testPack.calibration!.operatingPoints.map((point) => ({
          ...point,
          probes: {
            single: { ...point.probes.single, threshold: Number.NaN },
            several: { ...point.probes.several, threshold: Number.NaN },
          },
        })),
      },
    };
    const outcome = await verify({ ...common, samples, secret, token }, testPorts({ pack }));
    expect(outcome.outcome).not.toBe('match');
  });
});

describe('every refusal takes the same steps', () => {
  test.each<[string, Partial<VerificationRequest>, Parameters<typeof testPorts>[0]]>([
    ['another face', { samples: [sampleOf(syntheticEmbedding(2))] }, {}],
    ['a wrong secret', { secret: { kind: 'device', key: new Uint8Array(32) } }, {}],
    ['another scope', { scope: 'x' }, {}],
    ['another level', { level: 3 }, {}],
    ['an expired token', {}, { clock: () => NOW + 10 * DAY }],
    ['another model', {}, { pack: { ...testPack, modelId: 7 } }],
    ['a match', {}, {}],
  ])('%s', async (_, changes, changed) => {
    const steps: string[] = [];
    const keys: KeyRing = {
      ...fixedKeys,
      sealKey: async (...asked) => {
        steps.push('seal key');
        return fixedKeys.sealKey(...asked);
      },
      pepper: async (...asked) => {
        steps.push('pepper');
        return fixedKeys.pepper(...asked);
      },
    };
    await outcomeOf(changes, { ...changed, keys });
    expect(steps).toEqual(['seal key', 'pepper']);
  });
});

describe('a well-sealed token that this version does not make', () => {
  test.each([
    ['a roster with a code', 1, 0x10],
    ['the reserved kind of secret', 1, 0xc0],
    ['another version', 0, 0x30],
    ['another profile', 0, 0x02],
  ])('%s', async (_, at, flipped) => {
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const header = new Uint8Array(bytes.subarray(0, 10)).map((byte, i) =>
      i === at ? byte ^ flipped : byte,
    );
    expect(parseHeader(header)).toBeUndefined();
  });
});

describe('text that is no token is a fault', () => {
  test.each([
    ['nothing', () => ''],
    ['another prefix', () => `FN2.${token.slice(4)}`],
    ['a character too many', () => `${token}A`],
    ['a character too few', () => token.slice(0, -1)],
    ['a foreign character', () => `${token.slice(0, -1)}+`],
    ['padding', () => `${token.slice(0, -1)}=`],
  ])('%s', async (_, text) => {
    expect(await faultCode(outcomeOf({ token: text() }))).toBe('ERR_TOKEN_MALFORMED');
  });

  test('whatever it is: never a match, never another fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        expect(await faultCode(outcomeOf({ token: text }))).toBe('ERR_TOKEN_MALFORMED');
      }),
    );
  });
});

test('a capture that cannot be used is told before the token is looked at', async () => {
  const unusable = { samples: [new Uint8Array(0)] };
  const other = `FN1.${'A'.repeat(248)}`;
  for (const text of [token, other]) {
    const outcome = await verify({ ...common, secret, token: text, ...unusable }, ports);
    expect(outcome).toEqual({ outcome: 'not-acquired', reason: 'no-face', capture: 0 });
  }
});

test('a key service that fails is a fault, not a decision', async () => {
  const down = async (): Promise<never> => {
    throw new Error('down');
  };
  await expect(outcomeOf({}, { keys: { ...fixedKeys, pepper: down } })).rejects.toThrow('down');
});

test('a token that allows it releases the same 32 bytes each time', async () => {
  const outcome = await enrol(
    { ...common, samples: [sampleOf(face)], secret, allowKeyRelease: true },
    ports,
  );
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  const release = async (cosine: number): Promise<string> => {
    const probe = [sampleOf(embeddingAtCosine(face, cosine, 9))];
    const verified = await verify(
      { ...common, samples: probe, secret, token: outcome.token, releaseKey: true },
      ports,
    );
    return verified.outcome === 'match'
      ? Buffer.from(verified.releasedKey ?? []).toString('hex')
      : verified.outcome;
  };
  expect(await release(0.8)).toMatch(/^[0-9a-f]{64}$/);
  expect(await release(0.8)).toBe(await release(0.6));
  expect(await release(0.2)).toBe('non-match');
});
