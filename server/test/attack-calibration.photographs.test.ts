import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILTIN_PACK, MINIFASNET_PACK } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyPicture } from '../src/demo/empty-picture.ts';
import { importPack } from '../src/packs/import-pack.ts';
import { installPack } from '../src/packs/select-pack.ts';
import { drawPerson } from './person.ts';
import { startTestServer, type TestServer } from './running-server.ts';
import { afterFile, temporaryFolder } from './temporary-folder.ts';

const { FACENITION_TEST_MODELS: models } = process.env;
const why = models === undefined ? ' (skipped: needs FACENITION_TEST_MODELS)' : '';

const OWN = { lenient: 0.12, standard: 0.45, strict: 0.97 } as const;

describe.skipIf(models === undefined)(`thresholds of a deployment${why}`, () => {
  let modelsDir: string;
  let photo: Uint8Array;
  let score: number;

  async function ask(server: TestServer, photograph: Uint8Array, strictness: string) {
    const answer = await server.post('/liveness', [photograph], { strictness });
    return JSON.parse(await answer.text());
  }

  async function serve(thresholds: Record<string, number>): Promise<TestServer> {
    const attackCalibrationFile = join(await temporaryFolder(afterFile), 'attack.json');
    const calibration = { format: 1, detector: 'minifasnet', pack: 'builtin', thresholds };
    await writeFile(attackCalibrationFile, JSON.stringify(calibration));
    return startTestServer(afterFile, { modelsDir, attackCalibrationFile, workers: 1 });
  }

  beforeAll(async () => {
    modelsDir = await temporaryFolder(afterFile);
    await installPack(modelsDir, BUILTIN_PACK);
    await importPack(modelsDir, MINIFASNET_PACK, models ?? '');
    photo = (await drawPerson()).enrolment;
    const server = await startTestServer(afterFile, { modelsDir, workers: 1 });
    const judged = await ask(server, photo, 'standard');
    expect(judged).toMatchObject({ ok: true, threshold: 0.5 });
    score = judged.score;
  });

  test.each(Object.entries(OWN))('judges by its %s threshold', async (strictness, threshold) => {
    const judged = await ask(await serve(OWN), photo, strictness);
    expect(judged).toEqual({ ok: true, live: score >= threshold, score, threshold });
  });

  test('decides the other way on the other side of a score', async () => {
    // A drawing is no photograph, and what it scores is of no matter: only that both can be.
    expect(score).toBeGreaterThan(0.1);
    expect(score).toBeLessThan(0.99);
    for (const [threshold, live] of [
      [Math.max(0.1, score - 0.01), true],
      [Math.min(0.99, score + 0.01), false],
    ] as const) {
      const server = await serve({ lenient: threshold, standard: threshold, strict: threshold });
      expect(await ask(server, photo, 'strict')).toMatchObject({ live, threshold });
    }
  });

  test('says its threshold where nothing can be judged, too', async () => {
    const judged = await ask(await serve(OWN), await emptyPicture(), 'lenient');
    expect(judged).toMatchObject({ live: false, threshold: 0.12, reason: 'no-face' });
  });
});
