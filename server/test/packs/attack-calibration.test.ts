import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attackThreshold } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import {
  type AttackCalibration,
  readAttackThresholds,
} from '../../src/packs/attack-calibration.ts';
import { startServer } from '../../src/server.ts';
import { TEST_MODELS_DIR } from '../running-server.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';

const thresholds = { lenient: 0.2, standard: 0.41, strict: 0.77 } as const;
const byHand: AttackCalibration = {
  format: 1,
  detector: 'minifasnet',
  pack: 'builtin',
  thresholds,
};
const wish = { rate: 'bpcer', atMost: 0.05 } as const;
const measured: AttackCalibration = {
  ...byHand,
  measured: {
    product: 'facenition 0.1.0',
    date: '2026-11-29T20:00:00.000Z',
    data: { name: 'faces', digest: 'a'.repeat(64) },
    bonaFide: { presentations: 100, subjects: 20 },
    species: { print: { presentations: 90, subjects: 18 } },
    outOfScope: [],
    wishes: { lenient: wish, standard: wish, strict: { ...wish, rate: 'apcer' } },
    remarks: ['few'],
  },
};

let path: string;

beforeAll(async () => {
  path = join(await temporaryFolder(afterFile), 'attack-calibration.json');
});

const read = async (content: unknown, pack = 'builtin') => {
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readAttackThresholds(path, pack);
};

describe('the thresholds of attack detection', () => {
  test('without a file are those of core', async () => {
    expect(await readAttackThresholds(undefined, 'builtin')).toEqual(attackThreshold);
  });

  test('are those of a file, measured or chosen by hand', async () => {
    expect(await read(byHand)).toEqual(thresholds);
    expect(await read(measured)).toEqual(thresholds);
  });

  const but = (some: object) => ({ ...byHand, thresholds: { ...thresholds, ...some } });
  const { strict: _, ...two } = thresholds;

  test.each<[string, unknown, string]>([
    ['no JSON', 'off', 'is not a calibration of attack detection: look at the whole'],
    ['another format', { ...byHand, format: 2 }, 'look at format'],
    ['a field that nobody knows', { ...byHand, enabled: false }, 'look at the whole'],
    ['no thresholds', { ...byHand, thresholds: undefined }, 'look at thresholds'],
    ['one threshold too few', { ...byHand, thresholds: two }, 'look at thresholds.strict'],
    ['one threshold too many', but({ off: 0 }), 'look at thresholds'],
    ['a threshold that is no number', but({ strict: '0.8' }), 'look at thresholds.strict'],
    ['a threshold that is empty', but({ strict: null }), 'look at thresholds.strict'],
    ['a threshold beyond all scores', but({ strict: 1.5 }), 'look at thresholds.strict'],
    ['a measurement that is none', { ...byHand, measured: {} }, 'look at measured.product'],
    ['a check that is off', but({ lenient: 0 }), 'the threshold of lenient is not between 0.1 and'],
    ['a check that is nearly off', but({ lenient: 0.09 }), 'the threshold of lenient is not'],
    ['a check that nobody passes', but({ strict: 1 }), 'the threshold of strict is not between'],
    [
      'a wrong order',
      but({ standard: 0.1 }),
      'standard lets more through than what is less strict',
    ],
    ['other models', { ...byHand, detector: 'others' }, 'was made with others and the faces'],
  ])('are refused: %s', async (_, content, what) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(what),
    });
  });

  test('are refused for the faces of another pack', async () => {
    await expect(read(byHand, 'mobile')).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(
        'was made with minifasnet and the faces of builtin, and here',
      ),
    });
  });

  test('are refused where there is no such file', async () => {
    await expect(readAttackThresholds(`${path}.not`, 'builtin')).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: `cannot read ${path}.not`,
    });
  });
});

test('a server with a file that it cannot use does not start', async () => {
  await writeFile(path, JSON.stringify({ ...byHand, thresholds: { ...thresholds, lenient: 0 } }));
  const environment = {
    FACENITION_MODEL_PACK: 'builtin',
    FACENITION_MODELS_DIR: TEST_MODELS_DIR,
    FACENITION_PORT: '0',
    FACENITION_MANAGEMENT_PORT: '0',
    FACENITION_ATTACK_CALIBRATION_FILE: path,
  };
  const config = readConfig(environment, await temporaryFolder());
  await expect(startServer({ config, log: () => {} })).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
    message: expect.stringContaining('the threshold of lenient'),
  });
});
