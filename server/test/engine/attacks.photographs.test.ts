import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MINIFASNET_PACK, MOBILE_PACK } from '@facenition/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '../../src/engine/image-decoder.ts';
import { startWorkerPool, type WorkerPool } from '../../src/engine/worker-pool.ts';
import { importPack } from '../../src/packs/import-pack.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

describe.skipIf(missing)(`presentation attack detection in worker threads${why}`, () => {
  let pool: WorkerPool;
  let modelsDir: string;

  beforeAll(async () => {
    modelsDir = await temporaryFolder(afterFile);
    await importPack(modelsDir, MOBILE_PACK, models ?? '');
    pool = startWorkerPool({
      setup: {
        pack: MOBILE_PACK,
        modelsDir,
        keyFile: 'none',
        keyCustody: { kind: 'file' },
        maxImageBytes: DEFAULT_IMAGE_LIMITS.maxBytes,
        maxImagePixels: DEFAULT_IMAGE_LIMITS.maxPixels,
      },
      workers: 1,
      queueLimit: 2,
      clock: Date.now,
    });
    afterAll(() => pool.close());
    await pool.warm();
  });

  const photograph = async (name: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(join(faces ?? '', `spoof-samples/minivision_image_${name}.jpg`)));
  const detect = (...samples: readonly Uint8Array[]) =>
    pool.detectPresentationAttack({ samples, strictness: 'standard' });

  test('is there as soon as its models are', async () => {
    await expect(detect(await photograph('T1'))).rejects.toMatchObject({
      code: 'ERR_PACK_NOT_INSTALLED',
    });
    await importPack(modelsDir, MINIFASNET_PACK, models ?? '');
    expect(await detect(await photograph('T1'))).toMatchObject({ outcome: 'bona-fide' });
  });

  test.each(['F1', 'F2'])('suspects %s', async (name) => {
    expect(await detect(await photograph(name))).toMatchObject({ outcome: 'attack-suspected' });
  });

  test('judges several captures by their mean', async () => {
    const [live, attack] = [await photograph('T1'), await photograph('F2')];
    const outcome = await detect(live, new Uint8Array(attack), attack);
    expect(outcome).toMatchObject({ outcome: 'attack-suspected' });
  });

  test('a capture without its orientation is not judged', async () => {
    const stripped = await sharp(await photograph('T1'))
      .jpeg()
      .toBuffer();
    const outcome = await detect(new Uint8Array(stripped));
    expect(outcome).toMatchObject({ outcome: 'not-acquired', capture: 0 });
  });
});
