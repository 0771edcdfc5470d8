import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { targetFalseMatchRate } from '@facenition/core';
import { encodeFloats, thresholdOf } from '@facenition/core/template';
import { calibrationHash, type Scorecard } from '@facenition/evaluation';
import { beforeAll, describe, expect, test } from 'vitest';
import { DIMENSION } from '../../../evaluation/test/population.ts';
import type { CalibrationFile } from '../../src/packs/pack-file.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';
import { CROWD_OPTIONS, CROWD_PACK, namesInHalves, writeCrowd } from './crowd-folder.ts';
import { type Ran, runIn } from './run-command.ts';

const IMAGES = 5;
/** Who chooses thresholds, and who measures them. */
const [CHOOSING, MEASURING] = [40, 6];
const OPTIONS = [...CROWD_OPTIONS, '--replicates', '100'];

async function readJson(...path: readonly string[]) {
  return JSON.parse(await readFile(join(...path), 'utf8'));
}

describe('facenition calibrate', () => {
  let folder: string;
  let ran: Ran;
  let file: CalibrationFile;

  beforeAll(async () => {
    folder = await temporaryFolder(afterFile);
    const names = await namesInHalves(CHOOSING, MEASURING);
    await writeCrowd(folder, { names, images: IMAGES, likeness: 0.6 });
    const argv = ['calibrate', ...OPTIONS, '--highest', '4', '--out', 'found.json'];
    ran = await runIn(folder, argv);
    file = await readJson(folder, 'found.json');
  }, 120_000);

  const points = (captures: string) =>
    file.calibration.operatingPoints.filter((point) => point.captures === captures);

  test('says what it found, on what, and where it went', () => {
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('What each code costs');
    expect(ran.out).toMatch(/^1 +1-1 +[TH]\d+ +0\.\d{4} .* measured$/m);
    expect(ran.out).toMatch(/^4 +3-2 +[TH]\d+ +0\.\d{4} .* extrapolated$/m);
    expect(ran.out).toContain('One capture and one other, without a token:');
    expect(ran.out).toMatch(/^2 +0\.\d{4} +\d\.\d\de-\d+ +\d+\.\d\d +measured$/m);
    expect(ran.out).toMatch(/^faces \(230 images of 46 people, sha256 [0-9a-f]{16}\), /m);
    expect(ran.out).toContain(`Written: ${join(folder, 'found.json')}`);
    expect(ran.err).toContain('230 images, 230 of them from the cache');
  });

  test('the file says where its numbers come from', async () => {
    const { pack, modelId, preprocessing, calibration } = file;
    expect({ pack, modelId }).toEqual({ pack: 'crowd', modelId: CROWD_PACK.modelId });
    expect(calibration).toMatchObject({
      dataset: 'faces',
      datasetDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      date: new Date().toISOString().slice(0, 10),
      product: expect.stringMatching(/^facenition \d+\.\d+\.\d+$/),
      subjects: CHOOSING + MEASURING,
      images: IMAGES * (CHOOSING + MEASURING),
    });
    expect(calibration.matedComparisons).toBeGreaterThan(0);
    expect(calibration.nonMatedComparisons).toBeGreaterThan(calibration.matedComparisons);
    expect(calibration.hash).toBe(await calibrationHash({ modelId, preprocessing }, calibration));
    // Fitted to those who choose: the pack has none of its own.
    expect(Buffer.from(preprocessing.mean, 'base64')).toHaveLength(4 * 128);
  });

  test('levels are measured where there are comparisons enough, else extrapolated in words', () => {
    // Of 40 people with 5 images each: 19,500 comparisons of single captures, enough for one in 500.
    expect(points('single').map(({ level }) => level)).toEqual([1, 2]);
    expect(points('several').map(({ level }) => level)).toEqual([1, 2, 3, 4]);
    for (const { level, probes } of file.calibration.operatingPoints) {
      for (const { extrapolated } of [probes.single, probes.several]) {
        if (level < 4) expect(extrapolated).toBeUndefined();
        else expect(extrapolated).toContain('thresholds of levels 1, 2, 3');
      }
    }
  });

  test.each(['single', 'several'])(
    'from %s captures thresholds rise with the level',
    (captures) => {
      for (const probe of ['single', 'several'] as const) {
        const thresholds = points(captures).map(({ probes }) => probes[probe].threshold);
        expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
        expect(new Set(thresholds).size).toBe(thresholds.length);
      }
      for (const { level, probes } of points(captures)) {
        const [low, high] = probes.single.falseMatchInterval;
        expect(low).toBeLessThanOrEqual(targetFalseMatchRate[level]);
        expect(high).toBeGreaterThan(0);
        expect(probes.single.falseNonMatchRate).toBeLessThan(0.1);
      }
    },
  );

  test('two captures have thresholds of their own at the levels of single captures', () => {
    const { comparisons, operatingPoints } = file.calibration;
    expect(comparisons.map(({ level }) => level)).toEqual([1, 2]);
    for (const { level, threshold, ...rates } of comparisons) {
      const guarded = operatingPoints.find((point) => point.level === level)!.probes.single;
      expect(Math.abs(threshold - guarded.threshold)).toBeLessThan(0.05);
      expect(rates.falseMatchInterval[0]).toBeLessThanOrEqual(targetFalseMatchRate[level]);
      expect(rates.falseNonMatchRate).toBeLessThan(0.1);
      expect(rates).not.toHaveProperty('extrapolated');
    }
    expect(comparisons[1]!.threshold).toBeGreaterThan(comparisons[0]!.threshold);
  });

  test('--highest leaves out the levels above', async () => {
    const argv = ['calibrate', ...OPTIONS, '--highest', '1', '--out', 'low.json'];
    expect((await runIn(folder, argv)).code).toBe(0);
    const low: CalibrationFile = await readJson(folder, 'low.json');
    expect(low.calibration.operatingPoints).toEqual(
      file.calibration.operatingPoints.filter(({ level }) => level === 1),
    );
    expect(low.calibration.comparisons).toEqual(file.calibration.comparisons.slice(0, 1));
  }, 60_000);

  describe('given back to evaluate', () => {
    const argv = ['evaluate', ...OPTIONS, '--attempts', '20', '--level', '2,4'];

    let measured: Ran;
    let card: Scorecard;

    beforeAll(async () => {
      const more = ['--calibration', 'found.json', '--json', 'card.json'];
      measured = await runIn(folder, [...argv, ...more]);
      card = await readJson(folder, 'card.json');
    }, 60_000);

    test('measures operating points only on those who did not choose them', () => {
      expect(measured.code).toBe(0);
      expect(card.data.operatingPointsOn).toBe('verification-half');
      expect(card.model.calibratedOn).toContain(file.calibration.hash.slice(0, 16));
      const [single] = card.policies;
      expect(single?.subjects).toBe(CHOOSING + MEASURING);
      const captures = MEASURING * IMAGES;
      const code = points('single')[1]!.code;
      expect(single?.operatingPoints).toMatchObject([
        {
          level: 2,
          code,
          threshold: thresholdOf({ ...CROWD_PACK, ...file }, 2, code, 'single'),
          falseNonMatchRate: { trials: (MEASURING * IMAGES * (IMAGES - 1)) / 2 },
          falseMatchRate: { trials: (captures * (captures - IMAGES)) / 2 },
        },
      ]);
    });

    test('a level that is only extrapolated is not played with, and the rest is', () => {
      const played = card.scenarios.filter(({ through }) => through === 'product');
      expect(played.map(({ level }) => level)).toEqual([2, 2, 2]);
      expect(card.notMeasured.join('\n')).toMatch(/level 4: the pack crowd/);
      // The last to be measured needs models, and there are none.
      expect(card.notMeasured.join('\n')).toMatch(/times of enrolment.*\(ERR_MODEL_CORRUPT\)/);
      expect(card.cost).toMatchObject({ tokenCharacters: 0, argon2: { memoryMiB: 64 } });
      expect(measured.out).toContain('Not measured');
    });

    test('on another data set everybody is measured', async () => {
      const other = await temporaryFolder();
      const names = await namesInHalves(3, 3);
      await writeCrowd(other, { names, images: 2, likeness: 0.6, seed: 2 });
      const found = ['--calibration', join(folder, 'found.json')];
      expect((await runIn(other, [...argv, ...found, '--json', 'card.json'])).code).toBe(0);
      const another: Scorecard = await readJson(other, 'card.json');
      expect(another.data.operatingPointsOn).toBe('all');
      expect(another.policies[0]?.operatingPoints[0]?.falseNonMatchRate.trials).toBe(6);
    }, 60_000);

    test.each([
      ['a threshold', (text: string) => text.replace(/("threshold": 0\.\d{3})\d/, '$19')],
      ['a count', (text: string) => text.replace('"subjects": 46', '"subjects": 47')],
      ['the day', (text: string) => text.replace(/"date": "\d/, '"date": "3')],
    ])('with %s edited, is refused before any work', async (_, edit) => {
      const text = await readFile(join(folder, 'found.json'), 'utf8');
      const edited = join(await temporaryFolder(), 'edited.json');
      await writeFile(edited, edit(text));
      expect(edit(text)).not.toBe(text);
      const ended = await runIn(folder, [...argv, '--calibration', edited]);
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toBe(
        `facenition: ${edited} was changed after it was made: its hash does not fit ` +
          '(ERR_CONFIG_INVALID)\n',
      );
    });

    test('to another pack, it is refused', async () => {
      const other = await temporaryFolder();
      await writeFile(join(other, 'pack.json'), JSON.stringify({ ...CROWD_PACK, modelId: 7 }));
      const found = ['--calibration', join(folder, 'found.json')];
      const ended = await runIn(other, [...argv, ...found]);
      expect(ended.code).toBe(2);
      expect(ended.err).toMatch(/is a calibration of crowd, not of .*\(ERR_CONFIG_INVALID\)\n$/);
    });
  });
});

describe('facenition calibrate refuses', () => {
  const centred = { mean: encodeFloats(new Float32Array(DIMENSION)) };
  const calibrating = async (
    choosing: number,
    measuring: number,
    images: number,
    pack = CROWD_PACK,
  ): Promise<Ran> => {
    const folder = await temporaryFolder();
    const names = await namesInHalves(choosing, measuring);
    await writeCrowd(folder, { names, images, likeness: 0.6, pack });
    const ended = await runIn(folder, ['calibrate', ...OPTIONS, '--out', 'found.json']);
    await expect(access(join(folder, 'found.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    return ended;
  };

  test('too few images to fit a preprocessing to', async () => {
    const { code, err } = await calibrating(10, 10, 2);
    expect(code).toBe(2);
    expect(err).toMatch(/too few images to fit .*: 20, more than 128 .*\(ERR_FIELD_INVALID\)\n$/);
  });

  test.each([
    ['too few people for any level', 10, 10, 5],
    ['nobody to measure the rates on', 20, 0, 5],
    ['one person to measure the rates on', 20, 1, 5],
    ['one image of each', 80, 80, 1],
  ])(
    '%s',
    async (_, choosing, measuring, images) => {
      const { code, out, err } = await calibrating(choosing, measuring, images, {
        ...CROWD_PACK,
        preprocessing: centred,
      });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/too few people, or too few images of each.*\(ERR_FIELD_INVALID\)\n$/);
      expect(err).toContain('level 1 needs 3000 comparisons');
    },
    30_000,
  );

  test.each([
    [['--highest', '9'], '--highest: accuracy levels are 1 to 8 (ERR_FIELD_INVALID)'],
    [['--fit', 'all'], '--fit: centre, principal or whiten (ERR_FIELD_INVALID)'],
    [['--out', 'absent/x.json'], '--out: there is no folder'],
    [['--from', '.'], '--from needs --pack or --manifest (ERR_FIELD_INVALID)'],
  ])('%j', async (more, message) => {
    const argv = ['calibrate', '--images', 'absent', '--out', 'x.json', ...more];
    const { code, out, err } = await runIn(await temporaryFolder(), argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`facenition: ${message}`);
  });
});
