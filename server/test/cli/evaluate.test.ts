import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILTIN_PACK } from '@facenition/core';
import type { Scorecard } from '@facenition/evaluation';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';
import { DRAWN, drawPeople } from './drawn-people.ts';
import { type Ran, runIn } from './run-command.ts';

const PEOPLE = DRAWN.people.length;
const IMAGES = PEOPLE * DRAWN.images;
const OPTIONS = ['--images', 'faces', '--pack', 'builtin', '--replicates', '100'];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
  await drawPeople(join(folder, 'faces'));
}, 60_000);

async function readCard(name: string): Promise<Scorecard> {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

/** Models that are there, in their size, and do not load: whoever needs them fails. */
async function brokenModels(): Promise<string> {
  const models = await temporaryFolder();
  await mkdir(join(models, 'builtin'));
  for (const { name, bytes } of BUILTIN_PACK.files) {
    await writeFile(join(models, 'builtin', name), new Uint8Array(bytes));
  }
  return models;
}

describe('facenition evaluate --recognition', () => {
  const argv = ['evaluate', ...OPTIONS, '--recognition'];
  let ran: Ran;

  beforeAll(async () => {
    ran = await runIn(folder, [...argv, '--json', 'first.json', '--html', 'first.html']);
  }, 60_000);

  test("prints the recogniser's rates", () => {
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^builtin on faces: 16 images of 4 people; product facenition /);
    expect(ran.out).toMatch(/^failure to acquire +0 of 16 images \(0 %\)$/m);
    expect(ran.out).toMatch(/^all against all +24 mated, 96 non-mated; equal error rate 0 %$/m);
    expect(ran.out).not.toContain('Protected');
    expect(ran.out).toContain(`Written: ${join(folder, 'first.json')}\n`);
    expect(ran.err).toMatch(/^images through builtin: 16 images, 0 of them from the cache$/m);
  });

  test('--json writes the scorecard', async () => {
    const card = await readCard('first.json');
    expect(card).toMatchObject({
      format: 2,
      product: expect.stringMatching(/^facenition \d/),
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      pack: 'builtin',
      model: {
        title: BUILTIN_PACK.title,
        modelId: BUILTIN_PACK.modelId,
        grade: 'demo',
        dimension: 128,
        calibratedOn: expect.stringContaining(BUILTIN_PACK.calibration?.hash.slice(0, 16) ?? ''),
      },
      data: {
        name: 'faces',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        operatingPointsOn: 'all',
        imagesPerSubject: 10,
        bootstrapReplicates: 100,
        seed: 1,
      },
      images: IMAGES,
      subjects: PEOPLE,
      failureToAcquire: { images: 0, rate: 0, reasons: {}, unreadable: [] },
      allPairs: { mated: 24, nonMated: 96, eer: 0 },
      policies: [],
      groups: [],
      scenarios: [],
      security: [],
      problems: [],
      notMeasured: [],
    });
    for (const absent of ['pairs', 'privacy', 'cost']) expect(card).not.toHaveProperty(absent);
  });

  test('--html writes a page for people, without scripts', async () => {
    const page = await readFile(join(folder, 'first.html'), 'utf8');
    const { document } = parseHTML(page);
    expect(document.querySelector('title')?.textContent).toBe('Evaluation of builtin on faces');
    expect(document.querySelectorAll('script, link, iframe, object')).toHaveLength(0);
    expect(document.querySelectorAll('table').length).toBeGreaterThan(0);
  });

  test('keeps the embeddings in the data folder, from others', async () => {
    const cache = join(folder, 'facenition-data', 'evaluation');
    expect((await stat(cache)).mode & 0o777).toBe(0o700);
    const [file = '', ...others] = await readdir(cache);
    expect(others).toEqual([]);
    expect((await stat(join(cache, file))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(cache, file), 'utf8')).trim().split('\n')).toHaveLength(IMAGES);
  });

  test('a second run needs no model, and gives the same scorecard', async () => {
    const environment = { FACENITION_MODELS_DIR: await brokenModels() };
    const again = await runIn(folder, [...argv, '--json', 'again.json'], { environment });
    expect(again.code).toBe(0);
    expect(again.err).toMatch(/^images through builtin: 16 images, 16 of them from the cache$/m);
    const [first, second] = [await readCard('first.json'), await readCard('again.json')];
    expect(second).toEqual({ ...first, date: second.date });
    // Without the cache it does need them, and says which.
    const without = await runIn(folder, [...argv, '--no-cache'], { environment });
    expect(without).toMatchObject({ code: 2, out: '' });
    expect(without.err).toMatch(/is not the file it should be.*\(ERR_MODEL_CORRUPT\)\n$/);
  }, 60_000);

  test('--no-cache keeps nothing, --cache keeps it elsewhere', async () => {
    const environment = { FACENITION_DATA_DIR: 'elsewhere' };
    const alone = ['evaluate', ...OPTIONS, '--recognition', '--images', 'few'];
    // There, each image is of somebody else: its name is no name with a number.
    await cp(join(folder, 'faces/Ada'), join(folder, 'few'), { recursive: true });
    await rm(join(folder, 'few/3.jpg'));
    await rm(join(folder, 'few/4.jpg'));
    const before = await readdir(folder);
    const { code, out } = await runIn(folder, [...alone, '--no-cache'], { environment });
    expect(code).toBe(0);
    expect(out).toContain('- all against all: there are no two images of one person\n');
    expect(await readdir(folder)).toEqual(before);
    await runIn(folder, [...alone, '--cache', 'kept'], { environment });
    await expect(readdir(join(folder, 'elsewhere'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(join(folder, 'kept'))).toHaveLength(1);
  }, 60_000);

  test('--pairs makes the comparisons of a protocol, and only with --all-pairs others', async () => {
    const pairs = [
      'Ada/1.jpg,Ada/2.jpg,1',
      'Ada\\1.jpg,Boris/1.jpg,0',
      'Dalia/4.jpg,Clara/1.jpg,0',
    ];
    await writeFile(join(folder, 'pairs.csv'), ['image_a,image_b,same', ...pairs, ''].join('\r\n'));
    const asked = [...argv, '--pairs', 'pairs.csv', '--json', 'pairs.json'];
    const only = await runIn(folder, asked);
    expect(only.code).toBe(0);
    expect(only.out).toContain('pairs of the protocol');
    const card = await readCard('pairs.json');
    expect(card.pairs).toMatchObject({
      mated: 1,
      nonMated: 2,
      notCompared: 0,
      accuracy: 1,
      accuracyOfAll: 1,
      protected: { mated: 1, nonMated: 2 },
    });
    expect(card).not.toHaveProperty('allPairs');
    await runIn(folder, [...asked, '--all-pairs']);
    const both = await readCard('pairs.json');
    expect(both.pairs).toEqual(card.pairs);
    expect(both.allPairs?.mated).toBe(24);
  }, 60_000);
});

describe('facenition evaluate', () => {
  test('measures protected references, and says what it could not', async () => {
    // Nobody can use the pack at level 5: that must not end it.
    const asked = ['--level', '2,5', '--attempts', '20', '--json', 'full.json'];
    const { code, out } = await runIn(folder, ['evaluate', ...OPTIONS, ...asked]);
    expect(code).toBe(0);
    const card = await readCard('full.json');
    const pointWith = (captures: 'single' | 'several') => {
      const points = BUILTIN_PACK.calibration!.operatingPoints;
      const { code } = points.find((one) => one.level === 2 && one.captures === captures)!;
      return expect.objectContaining({ level: 2, code, targetFmr: 0.002, holds: true });
    };
    expect(card.policies.map(({ policy, operatingPoints }) => [policy, operatingPoints])).toEqual([
      ['1-1', [pointWith('single')]],
      ['3-1', [pointWith('several')]],
    ]);
    const played = card.scenarios.filter(({ through }) => through === 'product');
    expect(played.map(({ name }) => name)).toEqual([
      'normal',
      'stolen-face',
      'all-keys-but-the-seal',
    ]);
    for (const { success } of played) expect(success).toMatchObject({ events: 0, trials: 20 });
    expect(card.privacy?.unlinkability.map(({ keys }) => keys)).toEqual([
      'unknown',
      'unknown',
      'known',
    ]);
    expect(card.privacy?.renewal.mean).toBeCloseTo(0.5, 1);
    expect(card.cost).toMatchObject({
      tokenCharacters: 252,
      enrolMs: { runs: 12, p50: expect.any(Number) },
      verifyMs: { runs: 12, p50: expect.any(Number) },
      argon2: { memoryMiB: 64, passes: 3 },
    });
    expect(card.security).toEqual([]);
    const left = card.notMeasured.join('\n');
    expect(left).toMatch(/^attacks: \d people to attack and \d to learn from are too few \(30/m);
    expect(left).toMatch(/^protected references, captures 3-2: nobody has enough images/m);
    expect(left).toMatch(/^level 5: the pack builtin is not calibrated for it$/m);
    expect(out).toMatch(/^token +252 characters$/m);
    expect(out).toMatch(/^- attacks: /m);
  }, 60_000);

  test('so few images that none is left to time leave times out', async () => {
    const few = await temporaryFolder();
    for (const image of ['Ada/1.jpg', 'Ada/2.jpg', 'Boris/1.jpg']) {
      await cp(join(folder, 'faces', image), join(few, 'faces', image));
    }
    const asked = ['--level', '2', '--attempts', '1', '--json', 'card.json'];
    const { code, out } = await runIn(few, ['evaluate', ...OPTIONS, ...asked]);
    expect(code).toBe(0);
    const text = await readFile(join(few, 'card.json'), 'utf8');
    expect(JSON.parse(text).cost).toMatchObject({ tokenCharacters: 252 });
    expect(text).not.toContain('enrolMs');
    expect(text).not.toContain('null');
    expect(out).not.toMatch(/NaN|undefined/);
  }, 60_000);
});
