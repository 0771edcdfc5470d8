import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MINIFASNET_PACK } from '@facenition/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { doctorIn, of } from './doctor-in.ts';

test('model packs', async () => {
  const folder = await temporaryFolder();
  const models = (environment: Record<string, string>) =>
    doctorIn(folder, { FACENITION_MODELS_DIR: join(folder, 'models'), ...environment });
  expect(of('model pack', await models({ FACENITION_MODEL_PACK: 'hunter2' }))).toEqual([
    {
      state: 'broken',
      finding: expect.stringMatching(/^there is no such model pack; known: /),
      remedy: 'change FACENITION_MODEL_PACK',
    },
  ]);
  const mobile = of('model pack', await models({ FACENITION_MODEL_PACK: 'mobile' }));
  expect(new Set(mobile.map(({ remedy }) => remedy))).toEqual(
    new Set(['run `facenition models pull mobile`']),
  );
  const [file] = MINIFASNET_PACK.files;
  const place = join(folder, 'models', MINIFASNET_PACK.id);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, file?.name ?? ''), new Uint8Array(file?.bytes ?? 0));
  const calibration = join(folder, 'calibration-of-mine.json');
  await writeFile(calibration, '{}');
  const found = await models({ FACENITION_CALIBRATION_FILE: calibration });
  expect(of('model pack', found)).toEqual([
    { state: 'ok', finding: 'builtin: files are made at the first start' },
    {
      state: 'broken',
      finding: expect.stringContaining('FACENITION_CALIBRATION_FILE is not a calibration file'),
      remedy: 'make it anew with `facenition calibrate`, or unset the variable',
    },
    {
      state: 'warning',
      finding: 'builtin is demo grade',
      remedy: 'run `facenition models pull mobile`',
    },
  ]);
  expect(of('liveness', found)[0]).toEqual({
    state: 'broken',
    finding: `${file?.name} of minifasnet is not the file it should be`,
    remedy: 'remove it and run `facenition models pull minifasnet`',
  });
  expect(await readFile(calibration, 'utf8')).toBe('{}');
});

test('thresholds of attack detection', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'attack-calibration-of-mine.json');
  const liveness = async () => {
    const found = await doctorIn(folder, {
      FACENITION_MODELS_DIR: join(folder, 'models'),
      FACENITION_ATTACK_CALIBRATION_FILE: file,
    });
    return of('liveness', found).at(-1);
  };
  const remedy = 'make it anew with `facenition evaluate-pad`, or unset the variable';
  const finding = 'cannot read the file of FACENITION_ATTACK_CALIBRATION_FILE';
  expect(await liveness()).toEqual({ state: 'broken', finding, remedy });
  const thresholds = { lenient: 0.2, standard: 0.4, strict: 0.7 };
  const calibration = { format: 1, detector: 'minifasnet', pack: 'builtin', thresholds };
  await writeFile(file, JSON.stringify(calibration));
  expect(await liveness()).toEqual({
    state: 'ok',
    finding: 'thresholds of your own: 0.2, 0.4, 0.7',
  });
  await writeFile(
    file,
    JSON.stringify({ ...calibration, thresholds: { ...thresholds, lenient: 0 } }),
  );
  expect(await liveness()).toMatchObject({
    state: 'broken',
    finding: expect.stringMatching(/^the file of FACENITION_ATTACK_CALIBRATION_FILE is not used: /),
  });
});

test('packs that tokens were made with before', async () => {
  const folder = await temporaryFolder();
  const former = async (packs: string, modelPack = 'mobile') =>
    of(
      'former packs',
      await doctorIn(folder, {
        FACENITION_MODELS_DIR: join(folder, 'models'),
        FACENITION_MODEL_PACK: modelPack,
        FACENITION_FORMER_PACKS: packs,
      }),
    );
  expect(await former('')).toEqual([]);
  expect(await former('builtin')).toEqual([
    { state: 'ok', finding: 'builtin: files are made at the first start' },
  ]);
  const missing = await former('mobile', 'builtin');
  expect(new Set(missing.map(({ remedy }) => remedy))).toEqual(
    new Set(['run `facenition models pull mobile`']),
  );
  for (const [packs, finding] of [
    ['hunter2', 'there is no such model pack'],
    ['mobile', 'FACENITION_FORMER_PACKS: mobile is the pack in use'],
    ['sface', 'the pack sface has no measured thresholds'],
  ] as const) {
    expect(await former(packs)).toEqual([
      {
        state: 'broken',
        finding: expect.stringContaining(finding),
        remedy: 'change FACENITION_FORMER_PACKS',
      },
    ]);
  }
});
