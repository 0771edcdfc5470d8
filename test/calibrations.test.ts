import { comparisonLevels, PACKS, supportedLevels, targetFalseMatchRate } from '@facenition/core';
import { calibrationHash, provenanceLine } from '@facenition/evaluation';
import { describe, expect, test } from 'vitest';

const calibrated = PACKS.flatMap(({ calibration, ...pack }) =>
  calibration === undefined ? [] : [{ ...pack, calibration }],
);

test('the packs to choose from are calibrated', () => {
  expect(calibrated.map(({ id }) => id)).toEqual(expect.arrayContaining(['builtin', 'mobile']));
});

describe.each(calibrated)('the calibration of $id', (pack) => {
  const { calibration } = pack;

  test('is as it was measured, and of this pack', async () => {
    expect(calibration.hash).toBe(await calibrationHash(pack, calibration));
    expect(calibration.hash).not.toBe(await calibrationHash({ ...pack, modelId: 9 }, calibration));
  });

  test('says on what and by what', () => {
    const { dataset, subjects, images } = calibration;
    expect(provenanceLine(calibration)).toMatch(
      new RegExp(
        `^${dataset} \\(${images} images of ${subjects} people, sha256 [0-9a-f]{16}\\), ` +
          '\\d{4}-\\d\\d-\\d\\d, facenition \\d+\\.\\d+\\.\\d+, section sha256 [0-9a-f]{16}$',
      ),
    );
    expect(calibration.datasetDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(calibration.nonMatedComparisons).toBeGreaterThan(calibration.matedComparisons);
  });

  test('lets no more pass at its levels than they say, as far as the data can tell', () => {
    expect(supportedLevels(pack).length).toBeGreaterThan(0);
    for (const { level, probes } of calibration.operatingPoints) {
      for (const { falseMatchInterval, extrapolated } of [probes.single, probes.several]) {
        if (extrapolated !== undefined) continue;
        expect(falseMatchInterval[0]).toBeLessThanOrEqual(targetFalseMatchRate[level]);
      }
    }
  });

  test('says the same of two captures without a token', () => {
    expect(comparisonLevels(pack)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
    const thresholds = calibration.comparisons.map(({ threshold }) => threshold);
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
    for (const { level, falseMatchInterval, extrapolated } of calibration.comparisons) {
      if (extrapolated !== undefined) continue;
      expect(falseMatchInterval[0]).toBeLessThanOrEqual(targetFalseMatchRate[level]);
    }
  });
});
