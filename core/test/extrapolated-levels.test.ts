import {
  enrol,
  type Level,
  MOBILE_PACK,
  type OperatingPoint,
  type PackManifest,
  supportedLevels,
  type UserSecret,
  verify,
} from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { sampleOf, syntheticEmbedding, testPack, testPorts } from './support.ts';

const samples = [sampleOf(syntheticEmbedding(1))];
const secret: UserSecret = { kind: 'device', key: new Uint8Array(32).fill(3) };
const request = { samples, secret, scope: 'app:login' };

/** The pack with the thresholds of some points only extrapolated, for probes of some kinds. */
function packWith(
  isExtrapolated: (point: OperatingPoint) => boolean,
  kinds: readonly ('single' | 'several')[] = ['single', 'several'],
): PackManifest {
  const { operatingPoints, ...calibration } = testPack.calibration!;
  const mark = (point: OperatingPoint): OperatingPoint => {
    const probes = { ...point.probes };
    for (const kind of kinds) probes[kind] = { ...probes[kind], extrapolated: 'a straight line' };
    return { ...point, probes };
  };
  const points = operatingPoints.map((point) => (isExtrapolated(point) ? mark(point) : point));
  return { ...testPack, calibration: { ...calibration, operatingPoints: points } };
}

async function tokenOf(pack: PackManifest, level: Level): Promise<string> {
  const outcome = await enrol({ ...request, level }, testPorts({ pack }));
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

describe.each([[['single', 'several']], [['single']], [['several']]] as const)(
  'a level whose thresholds for %j probes are only extrapolated',
  (kinds) => {
    const pack = packWith(({ level }) => level >= 4, kinds);
    const fault = {
      name: 'FacenitionError',
      code: 'ERR_LEVEL_UNSUPPORTED',
      message:
        "the model pack 'test' is calibrated for accuracy 1, 2, 3, not 4, which is only extrapolated",
    };

    test('is not supported', () => {
      expect(supportedLevels(testPack)).toEqual([1, 2, 3, 4, 5]);
      expect(supportedLevels(pack)).toEqual([1, 2, 3]);
    });

    test('makes no token', async () => {
      const made = enrol({ ...request, level: 4 }, testPorts({ pack }));
      await expect(made).rejects.toMatchObject(fault);
    });

    test('verifies none, not even one that was made when it was measured', async () => {
      const token = await tokenOf(testPack, 4);
      const measured = await verify({ ...request, level: 4, token }, testPorts());
      expect(measured.outcome).toBe('match');
      const checked = verify({ ...request, level: 4, token }, testPorts({ pack }));
      await expect(checked).rejects.toMatchObject(fault);
    });

    test('leaves the levels below as they are', async () => {
      const token = await tokenOf(pack, 3);
      const outcome = await verify({ ...request, level: 3, token }, testPorts({ pack }));
      expect(outcome.outcome).toBe('match');
    });
  },
);

test('a level that is not there at all is not called extrapolated', async () => {
  const made = enrol({ ...request, level: 7 }, testPorts());
  await expect(made).rejects.toMatchObject({
    code: 'ERR_LEVEL_UNSUPPORTED',
    message: "the model pack 'test' is calibrated for accuracy 1, 2, 3, 4, 5, not 7",
  });
});

test('extrapolated for references from one capture, it serves those from several', async () => {
  const pack = packWith(({ level, captures }) => level === 4 && captures === 'single');
  expect(supportedLevels(pack)).toContain(4);
  const one = enrol({ ...request, level: 4 }, testPorts({ pack }));
  await expect(one).rejects.toMatchObject({ code: 'ERR_LEVEL_UNSUPPORTED' });
  const three = [...samples, ...samples, ...samples];
  const outcome = await enrol({ ...request, samples: three, level: 4 }, testPorts({ pack }));
  expect(outcome.outcome).toBe('enrolled');
});

test('the recommended pack refuses those that its data is too small for', async () => {
  const levels = new Set(MOBILE_PACK.calibration!.operatingPoints.map(({ level }) => level));
  const refused = [...levels].filter((level) => !supportedLevels(MOBILE_PACK).includes(level));
  expect(refused).toEqual([7, 8]);
  const made = enrol({ ...request, level: 7 }, testPorts({ pack: MOBILE_PACK }));
  await expect(made).rejects.toMatchObject({ message: expect.stringContaining('extrapolated') });
});
