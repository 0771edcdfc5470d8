import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, readBlocks } from './documents/blocks.ts';
import { withoutOurs } from './documents/checkout.ts';
import { commandsOf } from './documents/shell.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';
const run = promisify(execFile);

/** Enough for the first level: three captures to enrol, two to probe; few enough for minutes. */
const PEOPLE = 120;
const IMAGES = 5;

/** Blocks that are the same in several documents run once. */
const measuring = new Map(
  readBlocks()
    .filter(({ text }) => text.startsWith('npx facenition evaluate --images DIR'))
    .map(({ document, line, text }) => [text, `${document}:${line}`]),
);

describe.skipIf(missing)(`measuring as the documents say${why}`, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facenition-documents-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await mkdir(join(folder, 'DIR'));
    for (const name of await severalImagesEach()) {
      await symlink(join(`${faces}`, 'lfw-dev', name), join(folder, 'DIR', name));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([...measuring].map(([text, where]) => [where, text]))(
    '%s',
    async (_, text) => {
      const env = {
        ...withoutOurs(process.env),
        PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        FACENITION_DATA_DIR: join(folder, 'data'),
        FACENITION_MODEL_PACK: 'mobile',
      };
      const bin = join(ROOT, 'server', 'bin', 'facenition.js');
      await run(bin, ['models', 'pull', 'mobile', '--from', `${models}`], { cwd: folder, env });
      for (const command of commandsOf(text)) {
        await run('sh', ['-c', command], { cwd: folder, env, maxBuffer: 2 ** 26 });
      }
      const written = await readFile(join(folder, 'scorecard.json'), 'utf8');
      expect(JSON.parse(written)).toHaveProperty('pack');
      for (const name of ['scorecard.html', 'calibration.json']) {
        expect((await stat(join(folder, name))).size).toBeGreaterThan(1000);
      }
    },
    1_800_000,
  );
});

async function severalImagesEach(): Promise<readonly string[]> {
  const images = await readdir(join(`${faces}`, 'lfw-dev'));
  const byPerson = Map.groupBy(images.sort(), (name) => name.replace(/_\d+\.jpg$/, ''));
  const several = [...byPerson.values()].filter((own) => own.length >= IMAGES);
  return several.slice(0, PEOPLE).flatMap((own) => own.slice(0, IMAGES));
}
