import { attackThreshold, STRICTNESSES } from '@facenition/core';
import { type JudgedPresentation, measurePad, type PadRequest } from '@facenition/evaluation';
import { describe, expect, test } from 'vitest';
import { crowdOf, DRAWING, shown } from './people.ts';

const measure = (presentations: readonly JudgedPresentation[], more: Partial<PadRequest> = {}) =>
  measurePad(presentations, {
    thresholds: attackThreshold,
    strictnesses: STRICTNESSES,
    wishes: [],
    outOfScope: [],
    drawing: DRAWING,
    ...more,
  });

const counts = (figures: { errors: readonly { rate: { events: number; trials: number } }[] }) =>
  figures.errors.map(({ rate: { events, trials } }) => [events, trials]);

/** Counted by hand: at .3, .5 and .8 there are 1, 2 and 4 of 5 errors; one was not judged. */
const BONA_FIDE = [...shown('ann', [0.2, 0.4, 0.8]), ...shown('bo', [0.5, 0.79, 'no-face'])];
/** 3, 2 and 0 of 4 pass. */
const PRINTS = [
  ...shown('ann', [0.1, 0.3], { species: 'print' }),
  ...shown('cy', [0.5, 0.799, 'face-too-close', 'no-face', 'no-face'], { species: 'print' }),
];
/** 1, 1 and 1 of 1 pass. */
const MASKS = shown('cy', [0.8], { species: 'mask' });

describe('error rates', () => {
  const [whole] = measure([...BONA_FIDE, ...PRINTS, ...MASKS]).groups;

  test('of bona fide presentations: what scores below the threshold, of what was judged', () => {
    expect(counts(whole!.bonaFide)).toEqual([
      [1, 5],
      [2, 5],
      [4, 5],
    ]);
    expect(whole!.bonaFide).toMatchObject({ presentations: 6, subjects: 2 });
    expect(
      whole!.bonaFide.errors.map(({ strictness, threshold }) => [strictness, threshold]),
    ).toEqual([
      ['lenient', 0.3],
      ['standard', 0.5],
      ['strict', 0.8],
    ]);
  });

  test('of each species by itself: what reaches the threshold', () => {
    const [mask, print] = whole!.species;
    expect([mask?.species, print?.species]).toEqual(['mask', 'print']);
    expect(counts(print!)).toEqual([
      [3, 4],
      [2, 4],
      [0, 4],
    ]);
    expect(counts(mask!)).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  test('the worst species is named', () => {
    expect(whole!.worst).toEqual(
      STRICTNESSES.map((strictness) => ({ strictness, species: 'mask' })),
    );
    const [alone] = measure([...BONA_FIDE, ...PRINTS]).groups;
    expect(alone!.worst.map(({ species }) => species)).toEqual(['print', 'print', 'print']);
    // Equally good: the one that is known less.
    const tied = [
      ...crowdOf(9, () => [0.1], { species: 'a' }),
      ...shown('x', [0.1], { species: 'b' }),
    ];
    expect(measure(tied).groups[0]?.worst[0]?.species).toBe('b');
  });

  test('what was not judged is a figure of its own, with the reasons', () => {
    const [, print] = whole!.species;
    expect(whole!.bonaFide.nonResponse).toMatchObject({ events: 1, trials: 6 });
    expect(whole!.bonaFide.reasons).toEqual({ 'no-face': 1 });
    expect(print?.nonResponse).toMatchObject({ events: 3, trials: 7 });
    expect(print?.reasons).toEqual({ 'face-too-close': 1, 'no-face': 2 });
  });

  test('where nothing was judged there is no rate, no separation and no worst', () => {
    const unseen = shown('x', ['no-face', 'no-face'], { species: 'print' });
    const [group] = measure([...BONA_FIDE, ...unseen]).groups;
    expect(group?.species[0]?.errors[0]?.rate).toMatchObject({ trials: 0, low: 0, high: 1 });
    expect(group?.species[0]).not.toHaveProperty('separation');
    expect(group?.worst).toEqual([]);
  });

  test('only the strictnesses that are asked for, at thresholds of a deployment', () => {
    const thresholds = { lenient: 0.1, standard: 0.4, strict: 0.9 };
    const [group] = measure(BONA_FIDE, { thresholds, strictnesses: ['standard'] }).groups;
    expect(counts(group!.bonaFide)).toEqual([[1, 5]]);
  });
});

describe('intervals', () => {
  const rateOf = (presentations: readonly JudgedPresentation[]) =>
    measure(presentations).groups[0]!.bonaFide.errors[1]!.rate;

  test('by images are those of Wilson', () => {
    // 10 of 40: by hand, with z = 1.96, [.1419, .4019].
    const rate = rateOf(crowdOf(40, (person) => [person < 10 ? 0.1 : 0.9]));
    expect(rate).toMatchObject({ events: 10, trials: 40, subjects: 40, value: 0.25 });
    expect(rate.low).toBeCloseTo(0.1419, 3);
    expect(rate.high).toBeCloseTo(0.4019, 3);
  });

  test('by people are wider where one person has all the errors', () => {
    const spread = rateOf(crowdOf(20, () => [0.1, ...Array(19).fill(0.9)]));
    const lumped = rateOf(crowdOf(20, (person) => Array(20).fill(person === 0 ? 0.1 : 0.9)));
    expect([spread.value, lumped.value]).toEqual([0.05, 0.05]);
    expect([spread.low, spread.high]).toEqual([lumped.low, lumped.high]);
    // Each has the same: whoever is drawn, the rate is.
    expect(spread.bySubject).toEqual({ low: 0.05, high: 0.05 });
    expect(lumped.bySubject.low).toBe(0);
    // Nobody, once, twice ... is drawn the one of 20: three times in 2 %.
    expect(lumped.bySubject.high).toBe(0.15);
  });

  test('of no error say the rule of 3: over images, and over people', () => {
    const none = rateOf(crowdOf(30, () => [0.9, 0.9]));
    expect(none).toMatchObject({ value: 0, low: 0, high: 3 / 60 });
    expect(none.bySubject).toEqual({ low: 0, high: 3 / 30 });
    const all = rateOf(crowdOf(30, () => [0.1, 0.1]));
    expect(all.bySubject).toEqual({ low: 1 - 3 / 30, high: 1 });
  });

  test('of one person say nothing', () => {
    const one = rateOf(shown('ann', [0.1, 0.9, 0.9, 0.9]));
    expect(one.value).toBe(0.25);
    expect(one.bySubject).toEqual({ low: 0, high: 1 });
  });
});

describe('separation', () => {
  const areaOf = (bonaFide: readonly number[], attacks: readonly number[]) => {
    const those = [
      ...bonaFide.flatMap((score, at) => shown(`b${at}`, [score])),
      ...attacks.flatMap((score, at) => shown(`a${at}`, [score], { species: 'print' })),
    ];
    return measure(those).groups[0]?.species[0]?.separation;
  };

  test.each<[readonly number[], readonly number[], number, number]>([
    [[0.8, 0.9], [0.1, 0.2], 1, 0],
    [[0.1, 0.2], [0.8, 0.9], 0, 1],
    // Of six pairs five are in order.
    [[0.4, 0.6, 0.8], [0.2, 0.5], 5 / 6, 5 / 12],
    // One pair is equal, and counts half.
    [[0.5, 0.9], [0.5, 0.1], 3.5 / 4, 0.25],
  ])('%j against %j', (bonaFide, attacks, area, eer) => {
    const found = areaOf(bonaFide, attacks);
    expect(found?.areaUnderCurve).toBeCloseTo(area, 12);
    expect(found?.equalErrorRate).toBeCloseTo(eer, 12);
  });

  test('has an interval where draws differ, and none where all are told apart', () => {
    const found = areaOf([0.4, 0.6, 0.8], [0.2, 0.5]);
    expect(found?.areaBySubject?.low).toBeLessThan(5 / 6);
    expect(found?.areaBySubject?.high).toBe(1);
    expect(areaOf([0.8, 0.9], [0.1, 0.2])).not.toHaveProperty('areaBySubject');
  });
});

describe('groups', () => {
  test('are told apart where there are several, after everything together', () => {
    const [phone, webcam] = ['phone', 'webcam'].map((group) => shown('ann', [0.1, 0.9], { group }));
    const { groups, remarks } = measure([...phone!, ...webcam!, ...shown('bo', [0.9])]);
    expect(groups.map(({ name, bonaFide }) => [name, bonaFide.presentations])).toEqual([
      [undefined, 5],
      ['phone', 2],
      ['webcam', 2],
    ]);
    expect(remarks).toContain(
      'scores do not compare between cameras: look at each source by itself',
    );
    expect(measure(phone!).groups).toHaveLength(1);
  });
});

describe('remarks', () => {
  test('say of whom there are too few', () => {
    const { remarks } = measure([
      ...crowdOf(20, () => [0.9]),
      ...shown('x', [0.1, 0.1], { species: 'mask' }),
    ]);
    expect(remarks).toEqual([
      'mask: 2 presentations of 1 person: even without any error the rate of others may be 100 % (rule of 3)',
    ]);
  });

  test('say what is not there at all', () => {
    expect(measure(crowdOf(20, () => [0.9])).remarks).toEqual([
      'there is no attack: only BPCER is measured',
    ]);
    expect(measure(crowdOf(20, () => [0.1], { species: 'print' })).remarks).toEqual([
      'bona fide: there is none, and its error rate is not known',
    ]);
  });
});
