import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BUILTIN_PACK,
  type BurstOutcome,
  type BurstRequest,
  type ChallengePose,
  headPoseOf,
  MINIFASNET_PACK,
  MOBILE_PACK,
  type PackManifest,
  poseLimits,
  withoutPassiveCheck,
} from '@facenition/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { burstOf, drawBurst, drawPose } from '../../../scripts/portraits/bursts.ts';
import { cast, sitters } from '../../../scripts/portraits/cast.ts';
import { nth } from '../../../scripts/portraits/nth.ts';
import { DEFAULT_IMAGE_LIMITS } from '../../src/engine/image-decoder.ts';
import { startWorkerPool, type WorkerPool } from '../../src/engine/worker-pool.ts';
import { importPack } from '../../src/packs/import-pack.ts';
import { installPack } from '../../src/packs/select-pack.ts';
import { afterFile, temporaryFolder } from '../temporary-folder.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

const TURNS: readonly ChallengePose[] = ['front', 'left', 'down', 'right', 'closer', 'front'];
const NODS: readonly ChallengePose[] = ['front', 'right', 'up', 'left', 'down', 'front'];

describe.skipIf(missing).each([MOBILE_PACK, BUILTIN_PACK])(
  `bursts judged in worker threads with the pack $id${why}`,
  (pack: PackManifest) => {
    let pool: WorkerPool;
    let modelsDir: string;

    beforeAll(async () => {
      modelsDir = await temporaryFolder(afterFile);
      if (pack.id === 'builtin') await installPack(modelsDir, pack);
      else await importPack(modelsDir, pack, models ?? '');
      pool = startWorkerPool({
        setup: {
          pack,
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

    /** Drawn people look drawn: what they do is judged, and not their look. */
    const judgeDrawn = (request: BurstRequest): Promise<BurstOutcome> =>
      pool.judgeBurst({ ...request, [withoutPassiveCheck]: true });

    test.each(sitters)('$name, who does what is asked', async ({ persona }) => {
      for (const poses of [TURNS, NODS]) {
        const outcome = await judgeDrawn(burstOf(await drawBurst(persona, poses), poses));
        expect(outcome, poses.join()).toMatchObject({ outcome: 'bona-fide', assurance: 'active' });
      }
    });

    test('Ada, whose glasses hide her eyes when she turns or looks down, is refused falsely', async () => {
      const outcome = await judgeDrawn(
        burstOf(await drawBurst(nth(cast, 0).persona, TURNS), TURNS),
      );
      expect(outcome).toMatchObject(
        pack.id === 'builtin'
          ? { outcome: 'not-acquired', reason: 'no-face', capture: 2 }
          : { outcome: 'attack-suspected', reason: 'another-person' },
      );
    });

    test.each(cast)('a flat photograph of $name that is moved so does not turn', async (member) => {
      const samples = await drawBurst(member.persona, TURNS, { kind: 'photograph' });
      expect(await judgeDrawn(burstOf(samples, TURNS))).toEqual({
        outcome: 'not-followed',
        reason: 'challenge-not-followed',
        step: 1,
      });
    });

    test('another person in one frame is found out', async () => {
      const [one, other] = [nth(cast, 1), nth(cast, 2)];
      const samples = await drawBurst(one.persona, TURNS);
      const turn = await drawPose(other.persona, 'right', 4);
      expect(await judgeDrawn(burstOf(samples.with(4, turn), TURNS))).toEqual({
        outcome: 'attack-suspected',
        reason: 'another-person',
      });
    });

    const frontal: readonly ChallengePose[] = ['front'];
    const captured = async (name: string): Promise<Uint8Array> =>
      new Uint8Array(await readFile(join(faces ?? '', 'pad-dev', name)));

    test('prints that were moved, turned and bent by hand do not reach a turn', async () => {
      const list = await readFile(join(faces ?? '', 'pad-dev', 'manifest.csv'), 'utf8');
      const names = list.match(/^attack_print\/imironica[^,]*/gm) ?? [];
      const yaws: number[] = [];
      for (const name of names.filter((_, i) => i % 12 === 0)) {
        const { width, height, faces: found } = await pool.detect({ sample: await captured(name) });
        for (const { landmarks } of found.slice(0, 1)) {
          yaws.push(Math.abs(headPoseOf(landmarks, { width, height }).yaw));
        }
      }
      expect(yaws.length).toBeGreaterThan(30);
      expect(Math.max(...yaws)).toBeLessThan(poseLimits.frontYaw);
    });

    test('captures and prints by their look, once the networks are there', async () => {
      const live = 'bona_fide/imironica__ClientRaw__0003__0003_01_00_01_105.jpg';
      const print = 'attack_print/imironica__ImposterRaw__0003__0003_01_00_01_10.jpg';
      const judge = async (name: string) =>
        pool.judgeBurst(burstOf([await captured(name)], frontal));
      await expect(judge(live)).rejects.toMatchObject({ code: 'ERR_PACK_NOT_INSTALLED' });
      await importPack(modelsDir, MINIFASNET_PACK, models ?? '');
      expect(await judge(live)).toMatchObject({ outcome: 'bona-fide', assurance: 'passive' });
      expect(await judge(print)).toEqual({ outcome: 'doubtful', assurance: 'passive' });
    });
  },
);
