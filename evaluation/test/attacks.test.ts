import type { CodeName } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enrolEverybody } from '../src/measures/workbench.ts';
import { type DecodingCurve, risingCurve } from '../src/statistics/decoding-curve.ts';
import { fitPrior } from '../src/study/prior.ts';
import { curveScores } from '../src/tasks/decoding-curve.ts';
import { benchOf, crowd, studyOf } from './population.ts';

/** People who differ along few axes: a prior knows much about them. */
const study = studyOf(crowd({ people: 80, images: 5, likeness: 0.8, axes: 48 }));
const bench = benchOf(study);
const { run } = bench;
const known = (subject: number): boolean => subject < 40;
const prior = fitPrior(study, known);

const TIMEOUT = 60_000;
const curves = new Map<CodeName, DecodingCurve>();

beforeAll(async () => {
  await enrolEverybody(bench, 1);
  const targets = Array.from({ length: 12 }, (_, i) => 200 + 5 * i);
  for (const code of ['T48', 'H80'] as const) {
    const { opened, trials } = await run('decodingCurve', { captures: 1, code, targets });
    curves.set(code, risingCurve(curveScores(code), opened, trials));
  }
}, TIMEOUT);

const curveOf = (code: 'T48' | 'H80'): DecodingCurve => curves.get(code)!;

describe('guesses from a prior', () => {
  test(
    'open references of people like those it was fitted to, as often as is said',
    async () => {
      const curve = curveOf('T48');
      const budget = 60;
      let [expected, opened] = [0, 0];
      for (let target = 200; target < 400; target += 8) {
        const task = { captures: 1, code: 'T48', prior, curve, target, budget } as const;
        const result = await run('priorAttack', task);
        expected += 1 - (1 - result.perGuess) ** budget;
        if (result.opened !== undefined) opened += 1;
      }
      // 25 targets: by importance sampling, and one by one with real decoding.
      expect(expected).toBeGreaterThan(5);
      expect(expected).toBeLessThan(20);
      expect(Math.abs(opened - expected)).toBeLessThan(6);
    },
    TIMEOUT,
  );

  test('a stronger code takes more of them', async () => {
    const perGuess = async (code: 'T48' | 'H80'): Promise<number> => {
      const curve = curveOf(code);
      const task = { captures: 1, code, prior, curve, target: 260, budget: 0 } as const;
      return (await run('priorAttack', task)).perGuess;
    };
    expect(await perGuess('T48')).toBeGreaterThan(3 * (await perGuess('H80')));
  });

  test('the axes are those along which people differ', () => {
    expect(prior.strengths[0]).toBe(1);
    expect([...prior.strengths]).toEqual([...prior.strengths].sort((a, b) => b - a));
    // The first 48 axes of the embeddings are where people differ.
    for (const axis of [0, 5, 10]) {
      const row = prior.axes.subarray(axis * 128, (axis + 1) * 128);
      expect(row.subarray(0, 48).reduce((sum, value) => sum + value ** 2, 0)).toBeGreaterThan(0.9);
    }
  });
});

describe('decoding curve', () => {
  test('is 0 far below the reach of a code, and 1 far above', async () => {
    const { scores, shares } = curveOf('H80');
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    const half = scores[shares.findIndex((share) => share >= 0.5)]!;
    // t = sqrt(80 pi ln 2 / 1024) = .412, with the list a little below.
    expect(half).toBeGreaterThan(0.34);
    expect(half).toBeLessThan(0.42);
  });
});

describe('dictionary of faces', () => {
  test('opens what a face of it is near enough to, and never uses the person herself', async () => {
    const task = { captures: 1, threshold: 0, target: 200, faces: 10_000 } as const;
    const weak = await run('dictionary', { ...task, code: 'T48' });
    const strong = await run('dictionary', { ...task, code: 'H112' });
    expect(weak).toMatchObject({ faces: 395, opened: true, openedBothSigns: true, matched: true });
    expect(strong.opened).toBe(false);
    const strict = await run('dictionary', { ...task, code: 'T48', threshold: 0.99 });
    expect(strict).toMatchObject({ opened: true, matched: false });
    expect((await run('dictionary', { ...task, code: 'T48', faces: 100 })).faces).toBe(100);
  });
});

describe('an opened reference', () => {
  test('gives the embedding away, and passes renewed references and other captures', async () => {
    const targets = Array.from({ length: 20 }, (_, i) => 200 + 5 * i);
    const task = { captures: 1, code: 'H80', threshold: 0.38, targets } as const;
    const results = await run('inversion', task);
    expect(results).toHaveLength(20);
    for (const result of results) {
      expect(result.cosine).toBeGreaterThan(0.99);
      expect(result).toMatchObject({ passesRenewed: true, passesOther: true });
    }
    const impossible = await run('inversion', { ...task, threshold: 1.05 });
    expect(impossible.some(({ passesRenewed }) => passesRenewed)).toBe(false);
  });

  test('opens the other references of the person, and their mean is nearer to her', async () => {
    const curve = curveOf('T48');
    const of = (captures: readonly number[]) =>
      run('severalTokens', { code: 'T48', threshold: 0.3, prior, curve, captures });
    const [two, four] = [await of([200, 201, 204]), await of([200, 201, 202, 203, 204])];
    expect(two).toMatchObject({ tokens: 2, othersOpened: 1, passesOther: true });
    expect(four).toMatchObject({ tokens: 4, othersOpened: 3, passesOther: true });
    expect(four.cosine.all).toBeGreaterThan(0.99);
    expect(four.cosine.all).toBeGreaterThan(four.cosine.one);
    expect(four.perGuess).toBeGreaterThan(two.perGuess);
  });
});
