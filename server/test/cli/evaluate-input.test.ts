import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFloats } from '@facenition/core/template';
import { calibrationHash, type Scorecard } from '@facenition/evaluation';
import { beforeAll, describe, expect, test } from 'vitest';
import { testPack } from '../../../core/test/support.ts';
import { DIMENSION } from '../../../evaluation/test/population.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';
import { CROWD_OPTIONS, CROWD_PACK, writeCrowd } from './crowd-folder.ts';
import { type Ran, runIn } from './run-command.ts';

/** Eight people; the first three images of Bo, and all of Cy, give no embedding. */
const NAMES = ['Al', 'Bo', 'Cy', 'Di', 'Ed', 'Fy', 'Gus', 'Hal'];
const FAILING = [
  'Bo/0.jpg',
  'Bo/1.jpg',
  'Bo/2.jpg',
  'Cy/0.jpg',
  'Cy/1.jpg',
  'Cy/2.jpg',
  'Cy/3.jpg',
];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
  const preprocessing = { mean: encodeFloats(new Float32Array(DIMENSION)) };
  const pack = { ...CROWD_PACK, preprocessing };
  const { hash: _, ...unhashed } = testPack.calibration!;
  const calibration = { ...unhashed, hash: await calibrationHash(pack, unhashed) };
  await writeCrowd(folder, {
    names: NAMES,
    images: 4,
    likeness: 0.6,
    failing: FAILING,
    pack: { ...pack, calibration },
  });
});

interface Evaluated extends Ran {
  readonly card: Scorecard;
}

async function evaluateIn(directory: string, ...more: readonly string[]): Promise<Evaluated> {
  const argv = ['evaluate', ...CROWD_OPTIONS, '--replicates', '100', '--json', 'card.json'];
  const ran = await runIn(directory, [...argv, ...more]);
  return { ...ran, card: JSON.parse(await readFile(join(directory, 'card.json'), 'utf8')) };
}

/** Writes lines as a file. */
const write = (name: string, ...lines: readonly string[]): Promise<void> =>
  writeFile(join(folder, name), `${lines.join('\n')}\n`);

describe('facenition evaluate --group-by', () => {
  const ages = NAMES.map((name, at) => `${name},${at === 2 ? 'lost' : at < 4 ? 'young' : 'old'}`);

  test('tells groups apart, with what could not be acquired of each', async () => {
    await write('ages.csv', 'subject,age', ...ages);
    const asked = ['--labels', 'ages.csv', '--group-by', 'age', '--level', '2', '--attempts', '1'];
    const { code, out, card } = await evaluateIn(folder, ...asked);
    expect(code).toBe(0);
    expect(card.failureToAcquire).toMatchObject({ images: 7, reasons: { 'no-face': 7 } });
    expect(card.groups).toMatchObject([
      {
        ...{ column: 'age', group: 'old', level: 2, subjects: 4, images: 16, failureToAcquire: 0 },
        falseMatchRate: { trials: (16 * 12) / 2 },
        falseNonMatchRate: { trials: 4 * 6 },
      },
      {
        ...{ column: 'age', group: 'young', level: 2, subjects: 3, images: 9 },
        failureToAcquire: 3 / 12,
        falseMatchRate: { trials: 4 * 4 + 4 * 1 + 4 * 1 },
        falseNonMatchRate: { trials: 2 * 6 },
      },
    ]);
    // Draws of one person only have no rate, and must not spoil the interval.
    for (const { falseNonMatchRate } of card.groups) {
      expect(falseNonMatchRate?.high).toEqual(expect.any(Number));
    }
    expect(card.notMeasured).toContain('group age lost: none of its 4 images was acquired');
    expect(out).toMatch(/^age young, level 2 +FMR /m);
  }, 30_000);

  test('by a column that is not there, is a problem', async () => {
    await write('ages.csv', 'subject,age', ...ages);
    const asked = ['--labels', 'ages.csv', '--group-by', 'aeg', '--level', '2', '--attempts', '1'];
    const { code, out, card } = await evaluateIn(folder, ...asked);
    expect(code).toBe(3);
    const what = 'no image has a label in a column aeg: there are no such groups';
    expect(card.problems).toEqual([{ name: 'ages.csv', what }]);
    expect(out).toContain(`- ages.csv: ${what}\n`);
    expect(card.policies[0]?.operatingPoints).toHaveLength(1);
  }, 30_000);

  test('with the recogniser alone, says that there are none', async () => {
    await write('ages.csv', 'subject,age', ...ages);
    const asked = ['--labels', 'ages.csv', '--group-by', 'age', '--recognition'];
    const { code, card } = await evaluateIn(folder, ...asked);
    expect(code).toBe(0);
    expect(card.notMeasured.join('\n')).toMatch(/^groups: they are compared as protected/m);
  });
});

describe('what is wrong with the input is told by name and line, and the rest is measured', () => {
  test('pairs of images that are not there', async () => {
    await write(
      'pairs.csv',
      'image_a,image_b,same',
      'Al/0.jpg,Al/1.jpg,1',
      'Al/0.jpg,Zoe/0.jpg,0',
      'Al/0.jpg,Di/1.jpg,0',
      'Al/0.jpg,Cy/1.jpg,maybe',
      'Al/0.jpg,Cy/1.jpg,0',
    );
    const { code, out, card } = await evaluateIn(folder, '--recognition', '--pairs', 'pairs.csv');
    expect(code).toBe(3);
    expect(card.problems).toEqual([
      { name: 'pairs.csv', line: 3, what: 'not among the images: Zoe/0.jpg' },
      { name: 'pairs.csv', line: 5, what: 'same should be 1 or 0' },
    ]);
    expect(out).toContain('- pairs.csv, line 3: not among the images: Zoe/0.jpg\n');
    expect(out).toContain('- pairs.csv, line 5: same should be 1 or 0\n');
    expect(card.pairs).toMatchObject({ mated: 1, nonMated: 1, notCompared: 3 });
    expect(card.pairs?.accuracyOfAll).toBeCloseTo(2 / 5);
  });

  test('pairs with wrong columns', async () => {
    await write('pairs.csv', 'left,right,same', 'Al/0.jpg,Al/1.jpg,1');
    const asked = ['--recognition', '--pairs', 'pairs.csv', '--all-pairs'];
    const { code, out, card } = await evaluateIn(folder, ...asked);
    expect(code).toBe(3);
    const what =
      'the columns should be image_a,image_b,same, and are left,right,same: no pair is read';
    expect(card.problems).toEqual([{ name: 'pairs.csv', line: 1, what }]);
    expect(out).toContain('- pairs.csv, line 1: the columns should be image_a,image_b,same');
    expect(card).not.toHaveProperty('pairs');
    expect(card.notMeasured).toEqual(['pairs: no mated or no non-mated comparison could be made']);
    expect(card.allPairs?.mated).toBe(6 * 6);
  });

  test('labels of images that are not there', async () => {
    await write('labels.csv', 'image,light', 'Al/0.jpg,dim', 'Al/9.jpg,dim', 'Bo/0.jpg');
    const { code, out, card } = await evaluateIn(folder, '--recognition', '--labels', 'labels.csv');
    expect(code).toBe(3);
    expect(card.problems).toEqual([
      { name: 'labels.csv', line: 3, what: 'not among the images: Al/9.jpg' },
      { name: 'labels.csv', line: 4, what: 'there should be 2 fields, and are 1' },
    ]);
    expect(out).toContain('- labels.csv, line 3: not among the images: Al/9.jpg\n');
    expect(card.images).toBe(32);
    expect(card.allPairs?.mated).toBe(36);
  });

  test('images of one person only', async () => {
    const alone = join(await temporaryFolder(), 'alone');
    await cp(join(folder, 'faces', 'Al'), join(alone, 'Al'), { recursive: true });
    const { code, out, card } = await evaluateIn(folder, '--images', alone);
    expect(code).toBe(3);
    expect(card.problems).toEqual([
      { name: alone, what: expect.stringMatching(/^shows one person only: there are no two/) },
    ]);
    expect(out).toContain('shows one person only');
    expect(card).toMatchObject({ images: 4, subjects: 1, policies: [] });
    expect(card).not.toHaveProperty('allPairs');
  }, 30_000);

  test('images that all have no face', async () => {
    const lost = join(await temporaryFolder(), 'lost');
    await cp(join(folder, 'faces', 'Cy'), join(lost, 'Cy'), { recursive: true });
    const { code, out, card } = await evaluateIn(folder, '--images', lost);
    expect(code).toBe(3);
    expect(out).toContain('holds no image with a face that could be acquired');
    expect(card.failureToAcquire).toMatchObject({ images: 4, rate: 1 });
    expect(JSON.stringify(card)).not.toContain('null');
  }, 30_000);

  test('an image that is none', async () => {
    const faces = await temporaryFolder();
    await mkdir(join(faces, 'Al'));
    await writeFile(join(faces, 'Al', '0.jpg'), 'text');
    const more = ['--images', faces, '--recognition', '--json', 'card.json', '--no-cache'];
    const ran = await runIn(folder, ['evaluate', '--pack', 'builtin', ...more]);
    const card: Scorecard = JSON.parse(await readFile(join(folder, 'card.json'), 'utf8'));
    expect(ran.code).toBe(3);
    expect(card.failureToAcquire).toEqual({
      images: 1,
      rate: 1,
      reasons: { ERR_IMAGE_UNSUPPORTED: 1 },
      unreadable: [{ image: 'Al/0.jpg', code: 'ERR_IMAGE_UNSUPPORTED' }],
    });
    expect(card.problems).toContainEqual({
      name: 'Al/0.jpg',
      what: 'the image is of a kind that is not taken: JPEG, PNG, WebP and AVIF are',
    });
    expect(ran.out).toContain('- Al/0.jpg: the image is of a kind that is not taken');
  }, 30_000);
});

describe('facenition evaluate ends before any work', () => {
  test.each([
    [['--images', 'absent'], 'cannot read the folder', 'ERR_FIELD_INVALID'],
    [['--images', 'empty'], 'there are no images in', 'ERR_FIELD_INVALID'],
    [['--json', 'absent/x.json'], '--json: there is no folder', 'ERR_FIELD_INVALID'],
    [['--html', 'absent/x.html'], '--html: there is no folder', 'ERR_FIELD_INVALID'],
    [['--level', '9'], '--level: accuracy levels are 1 to 8', 'ERR_FIELD_INVALID'],
    [['--level', '2,'], '--level: accuracy levels are 1 to 8', 'ERR_FIELD_INVALID'],
    [['--code', 'X'], '--code: codes are T48, H56', 'ERR_FIELD_INVALID'],
    [['--seed', 'x'], '--seed: a whole number, 0 to', 'ERR_FIELD_INVALID'],
    [['--attempts', '0'], '--attempts: a whole number, 1 to', 'ERR_FIELD_INVALID'],
    [['--replicates', '99'], '--replicates: a whole number, 100 to', 'ERR_FIELD_INVALID'],
    [['--pack', 'builtin'], 'give --pack or --manifest, not both', 'ERR_FIELD_INVALID'],
    [['--group-by', 'age'], '--group-by needs --labels', 'ERR_FIELD_INVALID'],
    [['--labels', 'absent.csv'], 'cannot read', 'ERR_FIELD_INVALID'],
    [['--pairs', 'absent.csv'], 'cannot read absent.csv', 'ERR_FIELD_INVALID'],
    [['--manifest', 'absent.json'], 'cannot read', 'ERR_CONFIG_INVALID'],
    [['--calibration', 'absent.json'], 'cannot read', 'ERR_CONFIG_INVALID'],
    [['--calibration', 'pack.json'], 'is not a calibration file: look at', 'ERR_CONFIG_INVALID'],
    [['--cache', 'pack.json'], '--cache: cannot use', 'ERR_FIELD_INVALID'],
  ])('for %j', async (more, message, errorCode) => {
    await mkdir(join(folder, 'empty'), { recursive: true });
    const { code, out, err } = await runIn(folder, ['evaluate', ...CROWD_OPTIONS, ...more]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^facenition: [^\n]+\n$/);
    expect(err).toContain(message);
    expect(err).toContain(`(${errorCode})`);
  });

  test('for a pack that nobody knows', async () => {
    const { code, err } = await runIn(folder, ['evaluate', '--images', 'faces', '--pack', 'x']);
    expect(code).toBe(2);
    expect(err).toMatch(/known: .*builtin.* \(ERR_PACK_UNKNOWN\)\n$/);
  });

  test('without --images', async () => {
    const { code, err } = await runIn(folder, ['evaluate']);
    expect(code).toBe(2);
    expect(err).toContain("required option '--images <dir>'");
  });
});
