import {
  type ComparisonPoint,
  type ConsistencyOutcome,
  checkConsistency,
  compareSamples,
  comparisonLevels,
  type FaceEngine,
  FacenitionError,
  type PackManifest,
} from '@facenition/core';
import { describe, expect, test, vi } from 'vitest';
import { comparisonThreshold } from '../../src/comparison/threshold.ts';
import {
  embeddingAtCosine,
  embeddingEngine,
  faultCode,
  sampleOf,
  syntheticEmbedding,
  testPack,
} from '../support.ts';

const point = (level: ComparisonPoint['level'], threshold: number): ComparisonPoint => ({
  level,
  threshold,
  falseMatchRate: 0,
  falseMatchInterval: [0, 1],
  falseNonMatchRate: 0,
});

function packWith(comparisons: readonly ComparisonPoint[] | undefined): PackManifest {
  const { calibration } = testPack;
  if (calibration === undefined) throw new Error('the test pack is calibrated');
  return {
    ...testPack,
    calibration: { ...calibration, ...(comparisons !== undefined && { comparisons }) },
  };
}

const pack = packWith([
  point(4, 0.5),
  point(2, 0.3),
  { ...point(7, 0.9), extrapolated: 'for lack of data' },
]);
const engine: FaceEngine = { ...embeddingEngine, pack };
const faceless = new Uint8Array();

const person = syntheticEmbedding(1);
const stranger = syntheticEmbedding(2);
const like = (cosine: number, seed: number): Uint8Array =>
  sampleOf(embeddingAtCosine(person, cosine, seed));

describe('the threshold of a level', () => {
  test('is that of the calibration', () => {
    expect(comparisonThreshold(pack, 4)).toBe(0.5);
    expect(comparisonThreshold(pack, 2)).toBe(0.3);
    expect(comparisonLevels(pack)).toEqual([2, 4]);
  });

  test.each<[string, PackManifest, 3 | 7, string, RegExp]>([
    ['not calibrated', pack, 3, 'ERR_LEVEL_UNSUPPORTED', /for accuracy 2, 4 .*, not 3$/],
    ['extrapolated', pack, 7, 'ERR_LEVEL_UNSUPPORTED', /not 7, which is only extrapolated$/],
    ['without comparisons', packWith(undefined), 3, 'ERR_LEVEL_UNSUPPORTED', /at no level/],
    ['with none', packWith([]), 3, 'ERR_LEVEL_UNSUPPORTED', /at no level/],
    ['not finite', packWith([point(3, Number.NaN)]), 3, 'ERR_MODEL_CORRUPT', /not finite/],
  ])('is refused where it is %s', (_, where, level, code, message) => {
    const fault = expect.objectContaining({ code, message: expect.stringMatching(message) });
    expect(() => comparisonThreshold(where, level)).toThrow(fault);
  });

  test('is none of a pack without calibration or preprocessing', () => {
    const { calibration: _calibration, ...uncalibrated } = pack;
    const { preprocessing: _preprocessing, ...raw } = pack;
    for (const where of [uncalibrated, raw]) {
      const fault = expect.objectContaining({ code: 'ERR_PACK_NOT_CALIBRATED' });
      expect(() => comparisonThreshold(where, 4)).toThrow(fault);
    }
  });
});

describe('comparing a probe with references', () => {
  const probe = sampleOf(person);

  test('decides about each of them', async () => {
    const references = [like(0.51, 3), like(0.49, 4), faceless, sampleOf(person)];
    const outcome = await compareSamples({ probe, references, level: 4 }, engine);
    expect(outcome).toEqual({
      outcome: 'compared',
      threshold: 0.5,
      comparisons: [
        { outcome: 'compared', decision: 'match', score: expect.closeTo(0.51, 5), threshold: 0.5 },
        {
          outcome: 'compared',
          decision: 'non-match',
          score: expect.closeTo(0.49, 5),
          threshold: 0.5,
        },
        { outcome: 'not-acquired', reason: 'no-face' },
        { outcome: 'compared', decision: 'match', score: expect.closeTo(1, 5), threshold: 0.5 },
      ],
    });
  });

  test('a score at the threshold matches', async () => {
    const [x, y] = [new Float32Array(128), new Float32Array(128)];
    [x[0], y[0], y[1]] = [1, 0.5, Math.sqrt(0.75)];
    const request = { probe: sampleOf(x), references: [sampleOf(y)], level: 4 } as const;
    expect(await compareSamples(request, engine)).toMatchObject({
      comparisons: [{ decision: 'match', score: 0.5 }],
    });
  });

  test('a probe that is not acquired ends it', async () => {
    const acquire = vi.fn<FaceEngine['acquire']>(embeddingEngine.acquire);
    const references = [probe, probe];
    const outcome = await compareSamples(
      { probe: faceless, references, level: 4, faceChoice: 'largest' },
      { pack, acquire },
    );
    expect(outcome).toEqual({ outcome: 'not-acquired', reason: 'no-face' });
    expect(acquire.mock.calls).toEqual([[faceless, 'largest']]);
  });

  test.each<[string, number]>([
    ['none', 0],
    ['too many', 101],
  ])('%s is a fault', async (_, count) => {
    const references = Array.from({ length: count }, () => probe);
    const comparing = compareSamples({ probe, references, level: 4 }, engine);
    expect(await faultCode(comparing)).toBe('ERR_FIELD_INVALID');
  });

  test('a level that is not measured is a fault before anything is acquired', async () => {
    const acquire = vi.fn<FaceEngine['acquire']>(embeddingEngine.acquire);
    const comparing = compareSamples({ probe, references: [probe], level: 7 }, { pack, acquire });
    expect(await faultCode(comparing)).toBe('ERR_LEVEL_UNSUPPORTED');
    expect(acquire).not.toHaveBeenCalled();
  });

  test('an embedding that is no number is a fault and never a match', async () => {
    const odd = sampleOf(new Float32Array(128).fill(Number.NaN));
    const comparing = compareSamples({ probe, references: [odd], level: 4 }, engine);
    expect(await faultCode(comparing)).toBe('ERR_MODEL_FAILED');
  });

  test('a fault says which sample it is about', async () => {
    const acquire: FaceEngine['acquire'] = async (sample, choice) => {
      if (sample.length === 1) throw new FacenitionError('ERR_IMAGE_UNREADABLE', 'no image');
      return embeddingEngine.acquire(sample, choice);
    };
    const references = [probe, new Uint8Array(1)];
    await expect(
      compareSamples({ probe, references, level: 4 }, { pack, acquire }),
    ).rejects.toMatchObject({ code: 'ERR_IMAGE_UNREADABLE', message: 'reference 1: no image' });
  });
});

describe('the consistency of samples', () => {
  const check = (samples: readonly Uint8Array[]): Promise<ConsistencyOutcome> =>
    checkConsistency({ samples, level: 4 }, engine);
  const [one, two, three] = [like(0.9, 11), like(0.9, 12), like(0.9, 13)];
  const other = sampleOf(stranger);

  test('samples of one person are consistent', async () => {
    const outcome = await check([one, two, three]);
    expect(outcome).toMatchObject({ outcome: 'consistent', threshold: 0.5, outliers: [] });
    expect(outcome.pairs.map(({ a, b, decision }) => [a, b, decision])).toEqual([
      [0, 1, 'match'],
      [0, 2, 'match'],
      [1, 2, 'match'],
    ]);
    expect(outcome.samples).toEqual(Array(3).fill({ outcome: 'acquired', outlier: false }));
  });

  test('who does not agree with the others is an outlier', async () => {
    const outcome = await check([one, other, two, three]);
    expect(outcome).toMatchObject({ outcome: 'inconsistent', outliers: [1] });
    expect(outcome.samples[1]).toEqual({ outcome: 'acquired', outlier: true });
  });

  test('where no two agree, everybody is one', async () => {
    expect(await check([one, other])).toMatchObject({ outcome: 'inconsistent', outliers: [0, 1] });
  });

  test('a sample that is not acquired leaves nothing consistent', async () => {
    const outcome = await check([one, faceless, two]);
    expect(outcome).toMatchObject({ outcome: 'not-acquired', outliers: [] });
    expect(outcome.samples[1]).toEqual({ outcome: 'not-acquired', reason: 'no-face' });
    expect(outcome.pairs).toHaveLength(1);
    expect(outcome.pairs[0]).toMatchObject({ a: 0, b: 2 });
  });

  test('nor does one alone', async () => {
    expect(await check([faceless, two])).toMatchObject({ outcome: 'not-acquired', outliers: [] });
    expect(await check([faceless, faceless])).toMatchObject({ outcome: 'not-acquired', pairs: [] });
  });

  test('two that differ count for more than one that is not acquired', async () => {
    const outcome = await check([faceless, other, one, two]);
    expect(outcome).toMatchObject({ outcome: 'inconsistent', outliers: [1] });
  });

  test.each([1, 11])('%d samples are a fault', async (count) => {
    expect(await faultCode(check(Array.from({ length: count }, () => one)))).toBe(
      'ERR_FIELD_INVALID',
    );
  });
});
