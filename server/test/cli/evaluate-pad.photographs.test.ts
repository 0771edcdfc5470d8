import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILTIN_PACK, MINIFASNET_PACK, MOBILE_PACK } from '@facenition/core';
import type { PadGroup, PadReport } from '@facenition/evaluation';
import { beforeAll, describe, expect, test } from 'vitest';
import { importPack } from '../../src/packs/import-pack.ts';
import { installPack } from '../../src/packs/select-pack.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';
import { drawPeople } from './drawn-people.ts';
import { type Ran, runIn } from './run-command.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

describe.skipIf(missing)(`facenition evaluate-pad${why}`, () => {
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder(afterFile);
    const modelsDir = join(folder, 'models');
    environment = { FACENITION_MODELS_DIR: modelsDir, FACENITION_WORKERS: '1' };
    for (const pack of [MOBILE_PACK, MINIFASNET_PACK])
      await importPack(modelsDir, pack, models ?? '');
    await installPack(modelsDir, BUILTIN_PACK);
  });

  const evaluate = (...argv: readonly string[]): Promise<Ran> =>
    runIn(folder, ['evaluate-pad', ...argv], { environment });
  const reportIn = async (out: string): Promise<PadReport> =>
    JSON.parse(await readFile(join(folder, out, 'report.json'), 'utf8'));

  describe('on drawn portraits', () => {
    beforeAll(async () => {
      await drawPeople(join(folder, 'drawn'));
      await writeFile(join(folder, 'drawn/broken.jpg'), 'no picture');
      const rows = ['Ada', 'Boris'].flatMap((name) => [
        `${name}/1.jpg,bona-fide,,${name}`,
        `${name}/2.jpg,attack,screen,${name}`,
      ]);
      const wrong = [
        'gone.jpg,attack,screen,Ada',
        'broken.jpg,attack,screen,Ada',
        'Ada/3.jpg,attack,,Ada',
      ];
      const header = 'file,label,species,subject';
      await writeFile(join(folder, 'good.csv'), [header, ...rows, ''].join('\r\n'));
      await writeFile(join(folder, 'wrong.csv'), [header, ...rows, ...wrong, ''].join('\n'));
    });

    test('measures, prints and writes', async () => {
      const asked = ['--images', 'drawn', '--manifest', 'good.csv', '--out', 'new/out'];
      const { code, out, err } = await evaluate(...asked, '--replicates', '100');
      expect(code).toBe(0);
      expect(err).toMatch(/^images judged, faces of mobile: 4 images$/m);
      expect(out).toMatch(/^minifasnet, faces of mobile \(only\), on drawn; facenition /);
      expect(out).toContain(`Written: ${join(folder, 'new/out', 'report.json')}\n`);
      const report = await reportIn('new/out');
      expect(report).toMatchObject({
        detector: 'minifasnet',
        pack: 'mobile',
        data: { name: 'drawn', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        problems: [],
      });
      const [whole, ...others] = report.groups;
      expect(others).toEqual([]);
      expect(whole).toMatchObject({
        bonaFide: { presentations: 2, subjects: 2, nonResponse: { events: 0 } },
        species: [{ species: 'screen', presentations: 2, subjects: 2 }],
      });
      expect(await readFile(join(folder, 'new/out/report.html'), 'utf8')).toContain('<h1>');
    });

    test('leaves out what cannot be used, and ends with 3', async () => {
      const asked = [
        '--images',
        'drawn',
        '--manifest',
        'wrong.csv',
        '--out',
        'left',
        '--pack',
        'builtin',
      ];
      const { code, out } = await evaluate(...asked, '--strictness', 'strict', '--workers', '2');
      expect(code).toBe(3);
      const { problems, groups } = await reportIn('left');
      expect(problems.map(({ name, line, code: why }) => [name, line, why])).toEqual([
        ['wrong.csv', 8, 'ERR_FIELD_INVALID'],
        ['gone.jpg', 6, 'ERR_IMAGE_UNREADABLE'],
        ['broken.jpg', 7, 'ERR_IMAGE_UNSUPPORTED'],
      ]);
      expect(out).toContain('gone.jpg, line 6: the file cannot be read');
      expect(groups[0]?.species[0]?.errors.map(({ strictness }) => strictness)).toEqual(['strict']);
      expect(groups[0]?.species[0]?.presentations).toBe(2);
    });

    test('writes no calibration of so few, and ends with 1', async () => {
      const wishes = 'lenient=bpcer:1,standard=bpcer:5,strict=apcer:5';
      const asked = ['--images', 'drawn', '--manifest', 'good.csv', '--out', 'none'];
      const { code, err } = await evaluate(...asked, '--calibrate', wishes);
      expect(code).toBe(1);
      expect(err).toMatch(
        /^No calibration is written:\n- lenient: too few: at most 1 % needs 300 /m,
      );
      await expect(readFile(join(folder, 'none/attack-calibration.json'))).rejects.toThrow();
      expect(await reportIn('none')).toMatchObject({ problems: [] });
    });
  });

  describe('on prints and paper masks', () => {
    const errorsOf = ({ errors }: PadGroup['bonaFide']) => errors.map(({ rate }) => rate.value);
    const sourceOf = ({ groups }: PadReport, source: string): PadGroup => {
      const found = groups.find(({ name }) => name?.startsWith(source) === true);
      if (found === undefined) throw new Error(`no ${source}`);
      return found;
    };
    const hold = (rates: readonly number[], bounds: readonly number[]): void => {
      for (const [at, bound] of bounds.entries()) expect(rates[at]).toBeLessThan(bound);
    };
    const printsOf = ({ species }: PadGroup) => {
      const found = species.find(({ species: name }) => name === 'attack_print');
      if (found === undefined) throw new Error('no prints');
      return found;
    };

    const images = join(faces ?? '', 'pad-dev');
    const wishes = 'lenient=bpcer:1,standard=bpcer:5,strict=bpcer:10';
    const scoped = ['--out-of-scope', 'attack_other,attack_replay', '--calibrate', wishes];

    /** The manifest with only so many-th of its rows. */
    async function manifestWith(every: number): Promise<string> {
      const [header, ...rows] = (await readFile(join(images, 'manifest.csv'), 'utf8')).split('\n');
      const taken = rows.filter((_, at) => at % every === 0);
      await writeFile(join(folder, 'taken.csv'), [header, ...taken, ''].join('\n'));
      return 'taken.csv';
    }

    test.each<[string, number, readonly string[]]>([
      ['mobile', 1, scoped],
      // So that it takes a minute.
      ['builtin', 3, []],
    ])('with the faces of %s', async (id, every, more) => {
      const asked = ['--images', images, '--manifest', await manifestWith(every), '--pack', id];
      const { code } = await evaluate(...asked, '--out', id, '--face', 'largest', ...more);
      expect(code).toBe(0);
      const report = await reportIn(id);
      expect(report.problems).toEqual([]);
      const [celeba, nuaa] = [sourceOf(report, 'ReynaraEzra'), sourceOf(report, 'imironica')];
      for (const [group, bonaFide, prints] of [
        [celeba, 180, 120],
        [nuaa, 456, 411],
      ] as const) {
        expect(Math.abs(group.bonaFide.presentations - bonaFide / every)).toBeLessThan(5);
        expect(Math.abs(printsOf(group).presentations - prints / every)).toBeLessThan(5);
      }
      // At lenient, standard and strict: what was measured, and then some.
      hold(errorsOf(nuaa.bonaFide), [0.03, 0.07, 0.16]);
      hold(errorsOf(celeba.bonaFide), [0.08, 0.12, 0.22]);
      hold(errorsOf(printsOf(nuaa)), [0.01, 0.01, 0.01]);
      hold(errorsOf(printsOf(celeba)), [0.28, 0.2, 0.1]);
      expect(printsOf(nuaa).separation?.areaUnderCurve).toBeGreaterThan(0.99);
      expect(printsOf(celeba).separation?.areaUnderCurve).toBeGreaterThan(0.94);
      expect(celeba.bonaFide.nonResponse.value).toBeLessThan(0.2);
      expect(nuaa.bonaFide.nonResponse.value).toBeLessThan(0.05);
      // A limit that the documents name: masks are the worst.
      expect(report.groups[0]?.worst.map(({ species }) => species)).toEqual(
        Array(3).fill('attack_other'),
      );
      if (more.length === 0) return;
      const written = await readFile(join(folder, id, 'attack-calibration.json'), 'utf8');
      const { thresholds } = JSON.parse(written);
      expect(thresholds.lenient).toBeLessThan(thresholds.standard);
      expect(thresholds.standard).toBeLessThan(thresholds.strict);
    });
  });
});
