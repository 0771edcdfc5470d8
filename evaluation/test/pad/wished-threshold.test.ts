import { ATTACK_THRESHOLD_BOUNDS, attackThreshold } from '@facenition/core';
import { type JudgedPresentation, measurePad, type PadWish } from '@facenition/evaluation';
import { describe, expect, test } from 'vitest';
import { crowdOf, DRAWING, shown } from './people.ts';

const { least, most } = ATTACK_THRESHOLD_BOUNDS;

function wishFor(
  rate: PadWish['rate'],
  atMost: number,
  presentations: readonly JudgedPresentation[],
  outOfScope: readonly string[] = [],
) {
  const { calibration } = measurePad(presentations, {
    thresholds: attackThreshold,
    strictnesses: [],
    wishes: [{ rate, atMost }],
    outOfScope,
    drawing: DRAWING,
  });
  return calibration.wishes[0]!;
}

/** 100 people, one image each: scores .200, .205 ... .695. */
const spread = crowdOf(100, (person) => [0.2 + person / 200]);
/** 100 attacks: scores .100 ... .595. */
const prints = crowdOf(100, (person) => [0.1 + person / 200], { species: 'print' });

describe('a wished BPCER', () => {
  const wished = wishFor('bpcer', 0.1, [...spread, ...prints]);

  test('gives the highest threshold that keeps it', () => {
    expect(wished.threshold?.value).toBe(0.25);
    expect(wished.bpcer).toMatchObject({ events: 10, trials: 100 });
  });

  test('comes with what it lets through, of the worst species', () => {
    // .25, .255 ... .595.
    expect(wished.apcer).toMatchObject({ species: 'print', events: 70, trials: 100 });
    const masks = crowdOf(10, () => [0.9], { species: 'mask' });
    const worse = wishFor('bpcer', 0.1, [...spread, ...prints, ...masks]);
    expect(worse.apcer).toMatchObject({ species: 'mask', value: 1 });
    expect(worse.threshold).toEqual(wished.threshold);
    expect(wishFor('bpcer', 0.1, spread)).not.toHaveProperty('apcer');
  });

  test('has an interval around it', () => {
    const { value = 0, low = 0, high = 0 } = wished.threshold ?? {};
    expect(low).toBeGreaterThan(0.2);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(high).toBeLessThan(0.32);
  });

  test('is told for people whom the threshold was not chosen on', () => {
    // Without one of the 10 lowest, 9.9 of 99 may be suspected: the tenth lowest is the threshold.
    expect(wished.onOthers).toMatchObject({ events: 10, trials: 100 });
    // One of four people is always suspected: the three others would never have shown it.
    const four = crowdOf(4, (person) => Array(10).fill(0.3 + person / 10));
    const { threshold, bpcer, onOthers } = wishFor('bpcer', 0.01, four);
    expect([threshold?.value, bpcer?.value, onOthers?.value]).toEqual([0.3, 0, 0.25]);
  });

  test('is not to be had where the check would decide nothing', () => {
    const { threshold, why } = wishFor(
      'bpcer',
      0.01,
      crowdOf(100, () => [least - 0.01]),
    );
    expect(threshold).toBeUndefined();
    expect(why).toBe(
      'at most 1 % needs a threshold below 0.1, where the check decides hardly anything',
    );
  });

  test('that everybody keeps gives the highest threshold there may be', () => {
    expect(
      wishFor(
        'bpcer',
        0.01,
        crowdOf(100, () => [0.999]),
      ).threshold?.value,
    ).toBe(most);
  });
});

describe('a wished APCER', () => {
  test('gives the lowest threshold that keeps it', () => {
    const wished = wishFor('apcer', 0.1, [...spread, ...prints]);
    // The tenth highest is .55, and the eleventh .545 must not pass.
    expect(wished.threshold?.value).toBe(0.5451);
    expect(wished.apcer).toMatchObject({ events: 10, trials: 100, species: 'print' });
    expect(wished.bpcer).toMatchObject({ events: 70, trials: 100 });
  });

  test('is kept by every species, and what is out of scope does not count', () => {
    const masks = crowdOf(100, () => [0.9], { species: 'mask' });
    const all = [...spread, ...prints, ...masks];
    expect(wishFor('apcer', 0.1, all).threshold?.value).toBe(0.9001);
    const scoped = wishFor('apcer', 0.1, all, ['mask']);
    expect(scoped.threshold?.value).toBe(0.5451);
    expect(scoped.apcer?.species).toBe('print');
  });

  test('is not to be had where hardly anybody would pass', () => {
    const { threshold, why } = wishFor(
      'apcer',
      0.1,
      crowdOf(100, () => [0.995], { species: 'mask' }),
    );
    expect(threshold).toBeUndefined();
    expect(why).toBe(
      'at most 10 % of mask needs a threshold above 0.99, where hardly anybody passes',
    );
  });

  test('that every attack keeps gives the lowest threshold there may be', () => {
    const wished = wishFor(
      'apcer',
      0.1,
      crowdOf(100, () => [0.001], { species: 'print' }),
    );
    expect(wished.threshold?.value).toBe(least);
  });
});

describe('what the data are enough for', () => {
  const bonaFide = (people: number, images: number) =>
    crowdOf(people, () => Array(images).fill(0.9));

  test.each<[string, number, number, number, string, RegExp]>([
    [
      'too few images',
      59,
      1,
      0.05,
      'nothing',
      /^too few: at most 5 % needs 60 presentations .*59$/,
    ],
    ['just enough people', 60, 1, 0.05, 'people', /^$/],
    [
      'images of too few people',
      6,
      10,
      0.05,
      'images',
      /6 people, who tell no BPCER below 50.0 % /,
    ],
    ['one in a hundred', 30, 10, 0.01, 'images', /1 % needs 300$/],
  ])('%s', (_, people, images, atMost, supportedBy, why) => {
    const wished = wishFor('bpcer', atMost, bonaFide(people, images));
    expect(wished.supportedBy).toBe(supportedBy);
    expect(wished.why ?? '').toMatch(why);
  });

  test('of a wished APCER is said by the species that there is least of', () => {
    const few = shown('x', [0.2, 0.3], { species: 'replay' });
    const wished = wishFor('apcer', 0.05, [...spread, ...prints, ...few]);
    expect(wished.supportedBy).toBe('nothing');
    expect(wished.why).toMatch(/needs 60 presentations .* and replay has 2$/);
    expect(wishFor('apcer', 0.05, [...prints, ...few], ['replay']).supportedBy).toBe('people');
  });

  test.each(['bpcer', 'apcer'] as const)('%s of nothing', (rate) => {
    const none = rate === 'bpcer' ? prints : spread;
    expect(wishFor(rate, 0.05, none)).toEqual({
      wish: { rate, atMost: 0.05 },
      supportedBy: 'nothing',
      why: expect.stringMatching(/^no (bona fide presentation|attack that counts) was judged$/),
    });
  });
});
