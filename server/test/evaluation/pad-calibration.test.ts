import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PadWish } from '@facenition/evaluation';
import { describe, expect, test } from 'vitest';
import { calibrationOf, type StrictnessWishes } from '../../src/evaluation/pad-calibration.ts';
import { readAttackThresholds } from '../../src/packs/attack-calibration.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { imagesOf, padReport } from './pad-report.ts';

const bpcer = (atMost: number): PadWish => ({ rate: 'bpcer', atMost });
const apcer = (atMost: number): PadWish => ({ rate: 'apcer', atMost });

/** Bona fide .200, .205 ... .695; prints .100, .105 ... .595. */
const images = [
  ...imagesOf(100, (person) => 0.2 + person / 200),
  ...imagesOf(100, (person) => 0.1 + person / 200, { species: 'print' }),
];
const few = [...images, ...imagesOf(2, () => 0.3, { species: 'mask' })];

const calibrate = (wishes: StrictnessWishes, shown = images, outOfScope: readonly string[] = []) =>
  calibrationOf(padReport(shown, Object.values(wishes), outOfScope), wishes);

describe('a calibration', () => {
  const wishes = { lenient: bpcer(0.05), standard: bpcer(0.1), strict: apcer(0.1) };

  test('is a file that the server takes', async () => {
    const made = calibrate(wishes);
    if (made.outcome !== 'calibrated') throw new Error('not calibrated');
    expect(made.calibration).toEqual({
      format: 1,
      detector: 'minifasnet',
      pack: 'mobile',
      thresholds: { lenient: 0.225, standard: 0.25, strict: 0.5451 },
      measured: {
        product: 'facenition 0.1.0',
        date: '2026-11-29T20:00:00.000Z',
        data: { name: 'faces', digest: 'a'.repeat(64) },
        bonaFide: { presentations: 100, subjects: 100 },
        species: { print: { presentations: 100, subjects: 100 } },
        outOfScope: [],
        wishes,
        remarks: [],
      },
    });
    const path = join(await temporaryFolder(), 'attack-calibration.json');
    await writeFile(path, JSON.stringify(made.calibration));
    expect(await readAttackThresholds(path, 'mobile')).toEqual(made.calibration.thresholds);
  });

  test('is not made of too few images', () => {
    expect(calibrate({ ...wishes, lenient: bpcer(0.01) })).toEqual({
      outcome: 'not-calibrated',
      why: [expect.stringMatching(/^lenient: too few: at most 1 % needs 300 presentations/)],
    });
    expect(calibrate(wishes, few)).toEqual({
      outcome: 'not-calibrated',
      why: [expect.stringMatching(/^strict: too few: .* and mask has 2$/)],
    });
  });

  test('says which species it does not heed', () => {
    const made = calibrate(wishes, few, ['mask']);
    expect(made).toMatchObject({
      outcome: 'calibrated',
      calibration: { measured: { outOfScope: ['mask'], species: { mask: { presentations: 2 } } } },
    });
  });

  test('is not made of wishes that cannot be had, or contradict each other', () => {
    const masks = [...images, ...imagesOf(100, () => 0.999, { species: 'mask' })];
    expect(calibrate(wishes, masks)).toEqual({
      outcome: 'not-calibrated',
      why: [expect.stringMatching(/^strict: at most 10 % of mask needs a threshold above 0\.99/)],
    });
    expect(calibrate({ ...wishes, lenient: apcer(0.05) })).toEqual({
      outcome: 'not-calibrated',
      why: ['these wishes contradict: standard lets more through than what is less strict'],
    });
  });
});
