import {
  BUILTIN_PACK,
  type ComparisonPoint,
  type PackManifest,
  withoutPassiveCheck,
} from '@facenition/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { burstOf } from '../../../scripts/portraits/bursts.ts';
import { emptyPicture } from '../../src/demo/empty-picture.ts';
import { DEFAULT_IMAGE_LIMITS } from '../../src/engine/image-decoder.ts';
import { startWorkerPool, type WorkerPool } from '../../src/engine/worker-pool.ts';
import { installPack } from '../../src/packs/select-pack.ts';
import { drawPerson } from '../person.ts';
import { TEST_MODELS_DIR } from '../running-server.ts';

/** Thresholds for a test, measured on nobody. */
const comparisons: readonly ComparisonPoint[] = ([2, 3] as const).map((level) => ({
  level,
  threshold: 0.5,
  falseMatchRate: 0,
  falseMatchInterval: [0, 1],
  falseNonMatchRate: 0,
}));

function packToCompare(): PackManifest {
  const { calibration } = BUILTIN_PACK;
  if (calibration === undefined) throw new Error('the builtin pack is calibrated');
  return { ...BUILTIN_PACK, calibration: { ...calibration, comparisons } };
}

describe('the analysis of captures in worker threads', () => {
  let pool: WorkerPool;
  let photos: { readonly enrolment: Uint8Array; readonly probe: Uint8Array };
  let wall: Uint8Array;

  // What is handed over is gone.
  const one = (): Uint8Array => new Uint8Array(photos.enrolment);
  const other = (): Uint8Array => new Uint8Array(photos.probe);
  const nobody = (): Uint8Array => new Uint8Array(wall);

  beforeAll(async () => {
    await installPack(TEST_MODELS_DIR, BUILTIN_PACK);
    pool = startWorkerPool({
      setup: {
        pack: packToCompare(),
        modelsDir: TEST_MODELS_DIR,
        keyFile: 'none',
        keyCustody: { kind: 'file' },
        maxImageBytes: DEFAULT_IMAGE_LIMITS.maxBytes,
        maxImagePixels: DEFAULT_IMAGE_LIMITS.maxPixels,
      },
      workers: 1,
      queueLimit: 1,
      clock: Date.now,
    });
    await pool.warm();
    photos = await drawPerson();
    wall = await emptyPicture();
  }, 60_000);
  afterAll(() => pool.close());

  test('finds faces', async () => {
    const { width, height, faces } = await pool.detect({ sample: one() });
    expect(faces).toHaveLength(1);
    const { box, landmarks, pose } = faces[0] ?? {};
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(width);
    expect(landmarks?.nose.y).toBeLessThan(height);
    expect(Math.abs(pose?.rollDegrees ?? 90)).toBeLessThan(20);
    expect((await pool.detect({ sample: nobody() })).faces).toEqual([]);
  });

  test('judges quality', async () => {
    const good = await pool.assess({ sample: one() });
    expect(good.outcome).toBe('acquirable');
    expect(good.components).toHaveLength(9);
    expect(await pool.assess({ sample: nobody() })).toMatchObject({
      outcome: 'not-acquired',
      reason: 'no-face',
    });
  });

  test('compares a probe with references', async () => {
    const outcome = await pool.compare({
      probe: one(),
      references: [other(), nobody()],
      level: 2,
    });
    expect(outcome).toMatchObject({
      outcome: 'compared',
      threshold: 0.5,
      comparisons: [
        { outcome: 'compared', decision: 'match' },
        { outcome: 'not-acquired', reason: 'no-face' },
      ],
    });
  });

  test('checks the consistency of samples', async () => {
    const outcome = await pool.checkConsistency({ samples: [one(), other()], level: 2 });
    expect(outcome).toMatchObject({ outcome: 'consistent', outliers: [] });
    expect(outcome.pairs).toHaveLength(1);
  });

  test('says what to do where nothing detects presentation attacks, and goes on', async () => {
    const request = { samples: [one()], strictness: 'standard' } as const;
    await expect(pool.detectPresentationAttack(request)).rejects.toMatchObject({
      code: 'ERR_PACK_NOT_INSTALLED',
      message: expect.stringContaining('facenition models pull minifasnet'),
    });
    expect((await pool.assess({ sample: one() })).outcome).toBe('acquirable');
  });

  test('judges a burst by its look, unless a symbol says not to', async () => {
    const burst = () => burstOf([one()], ['front']);
    const named = { ...burst(), withoutPassiveCheck: true, leaveOutPassiveCheck: true };
    for (const request of [burst(), named]) {
      await expect(pool.judgeBurst(request)).rejects.toMatchObject({
        code: 'ERR_PACK_NOT_INSTALLED',
      });
    }
    expect(await pool.judgeBurst({ ...burst(), [withoutPassiveCheck]: true })).toEqual({
      outcome: 'bona-fide',
      assurance: 'passive',
      passiveCheck: 'left-out',
      frontal: [0],
    });
  });

  test('takes the memory of frames along, too', async () => {
    const { frames, ...burst } = burstOf([one(), other()], ['front']);
    const request = { ...burst, frames, steps: [], [withoutPassiveCheck]: true } as const;
    await expect(pool.judgeBurst(request)).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
    expect(frames.map(({ sample }) => sample.length)).toEqual([0, 0]);
  });

  test('answers faults with their codes', async () => {
    await expect(pool.detect({ sample: new Uint8Array(3) })).rejects.toMatchObject({
      code: 'ERR_IMAGE_UNSUPPORTED',
    });
    await expect(
      pool.compare({ probe: one(), references: [other()], level: 8 }),
    ).rejects.toMatchObject({ code: 'ERR_LEVEL_UNSUPPORTED' });
  });

  test('takes the memory of samples along', async () => {
    const [probe, first, second] = [one(), other(), other()];
    await pool.compare({ probe, references: [first, second], level: 2 });
    expect([probe.length, first.length, second.length]).toEqual([0, 0, 0]);
  });

  test('drops who is gone, and refuses who finds no place', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(pool.detect({ sample: one() }, gone)).rejects.toThrow('gone');
    const asked = [1, 2, 3].map(() =>
      pool.detect({ sample: one() }).catch(({ code }: { readonly code: string }) => code),
    );
    expect((await Promise.all(asked)).filter((end) => end === 'ERR_OVERLOADED')).toHaveLength(1);
  });
});
