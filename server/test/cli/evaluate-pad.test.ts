import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
  await mkdir(join(folder, 'faces'));
  await writeFile(
    join(folder, 'manifest.csv'),
    'file,label,species,subject\na.jpg,attack,print,ann\n',
  );
  await writeFile(join(folder, 'empty.csv'), 'file,label,species,subject\na.jpg,attack,,ann\n');
  await writeFile(join(folder, 'wrong.csv'), 'image,subject\na.jpg,ann\n');
  await writeFile(join(folder, 'off.json'), '{}');
});

const INPUT = [
  'evaluate-pad',
  '--images',
  'faces',
  '--manifest',
  'manifest.csv',
  '--pack',
  'builtin',
];

describe('facenition evaluate-pad', () => {
  test.each<[string, readonly string[], string]>([
    ['a manifest that is not there', ['--manifest', 'no.csv'], 'no.csv'],
    [
      'a manifest with other columns',
      ['--manifest', 'wrong.csv'],
      'wrong.csv, line 1: the columns',
    ],
    ['a manifest without a row to use', ['--manifest', 'empty.csv'], 'empty.csv names no image'],
    ['a strictness', ['--strictness', 'lenient,loose'], '--strictness: lenient, standard, strict'],
    ['workers', ['--workers', '0'], '--workers: a whole number, 1 to 1024'],
    ['a face', ['--face', 'both'], '--face: only or largest'],
    ['a share for a percentage', ['--bpcer', '0.0'], '--bpcer: percentages above 0 and below 100'],
    ['a percentage of all', ['--apcer', '5,100'], '--apcer: percentages above 0'],
    ['words', ['--apcer', 'few'], '--apcer: percentages above 0'],
    ['few replicates', ['--replicates', '99'], '--replicates: a whole number, 100 to 100000'],
    ['a species', ['--out-of-scope', 'print,mask'], 'manifest.csv has no species mask'],
    ['a calibration to nowhere', ['--calibrate', 'x'], '--calibrate: a wish for each, in percent'],
    [
      'a calibration of two',
      ['--out', 'out', '--calibrate', 'lenient=bpcer:1,standard=bpcer:5'],
      '--calibrate: a wish for each',
    ],
    [
      'a calibration that is not written',
      ['--calibrate', 'lenient=bpcer:1,standard=bpcer:5,strict=apcer:5'],
      '--calibrate needs --out',
    ],
    [
      'a calibration to nothing',
      ['--out', 'out', '--calibrate', 'lenient=bpcer:0,standard=bpcer:5,strict=apcer:5'],
      '--calibrate: percentages above 0',
    ],
  ])('refuses %s', async (_, more, message) => {
    const before = await readdir(folder);
    const { code, out, err } = await runIn(folder, [...INPUT, ...more]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toMatch(/\(ERR_FIELD_INVALID\)\n$/);
    expect((await readdir(folder)).filter((name) => name !== 'out')).toEqual(before);
  });

  test.each([['--images'], ['--manifest']])('needs %s', async (option) => {
    const argv = INPUT.toSpliced(INPUT.indexOf(option), 2);
    const { code, err } = await runIn(folder, argv);
    expect(code).toBe(2);
    expect(err).toContain(option);
  });

  test('says how to get the models', async () => {
    const environment = { FACENITION_MODELS_DIR: join(folder, 'models') };
    const { code, err } = await runIn(folder, INPUT, { environment });
    expect(code).toBe(2);
    expect(err).toMatch(/run `facenition models pull minifasnet` \(ERR_PACK_NOT_INSTALLED\)\n$/);
  });

  test('does not measure with thresholds that the server would refuse', async () => {
    const environment = { FACENITION_ATTACK_CALIBRATION_FILE: 'off.json' };
    const { code, err } = await runIn(folder, INPUT, { environment });
    expect(code).toBe(2);
    expect(err).toMatch(
      /off\.json is not a calibration of attack detection.*\(ERR_CONFIG_INVALID\)/,
    );
  });
});
