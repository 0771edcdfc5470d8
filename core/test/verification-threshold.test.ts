import {
  enrol,
  type Level,
  type PackManifest,
  type UserSecret,
  type VerificationRequest,
  verify,
} from '@facenition/core';
import { describe, expect, test } from 'vitest';
import {
  embeddingAtCosine,
  faultCode,
  sampleOf,
  syntheticEmbedding,
  testPack,
  testPorts,
  UNMEASURED,
} from './support.ts';

const face = syntheticEmbedding(1);
const secret: UserSecret = { kind: 'device', key: new Uint8Array(32).fill(3) };
const common = { scope: 'app:login', level: 4 as Level };

const outcomeOf = async (
  asked: Pick<VerificationRequest, 'token' | 'samples'>,
  pack: PackManifest,
): Promise<string> => (await verify({ ...common, secret, ...asked }, testPorts({ pack }))).outcome;

describe('the threshold decides where the code would not', () => {
  // T48 reaches far below these scores: every probe here decodes.
  const packWith = (single: number, several: number): PackManifest => {
    const probes = {
      single: { threshold: single, ...UNMEASURED },
      several: { threshold: several, ...UNMEASURED },
    };
    const point = { level: 4, captures: 'single', code: 'T48', probes } as const;
    return {
      ...testPack,
      calibration: { ...testPack.calibration!, operatingPoints: [point] },
    };
  };
  const enrolledWith = async (pack: PackManifest): Promise<string> => {
    const outcome = await enrol(
      { ...common, samples: [sampleOf(face)], secret },
      testPorts({ pack }),
    );
    if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
    return outcome.token;
  };
  const probe = sampleOf(embeddingAtCosine(face, 0.5, 8));

  test.each([
    ['below it', 0.6, 0.4, [probe], 'non-match'],
    ['above it', 0.4, 0.6, [probe], 'match'],
    ['several, below theirs', 0.4, 0.6, [probe, probe], 'non-match'],
    ['several, above theirs', 0.6, 0.4, [probe, probe], 'match'],
  ])('%s', async (_, single, several, probes, expected) => {
    const pack = packWith(single, several);
    const made = await enrolledWith(pack);
    expect(await outcomeOf({ token: made, samples: probes }, pack)).toBe(expected);
  });

  test('a level that is calibrated for several captures only verifies, too', async () => {
    const points = testPack.calibration!.operatingPoints.filter(
      ({ captures }) => captures === 'several',
    );
    const pack = {
      ...testPack,
      calibration: { ...testPack.calibration!, operatingPoints: points },
    };
    const three = [sampleOf(face), sampleOf(face), sampleOf(face)];
    const outcome = await enrol({ ...common, samples: three, secret }, testPorts({ pack }));
    if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
    expect(await outcomeOf({ token: outcome.token, samples: [sampleOf(face)] }, pack)).toBe(
      'match',
    );
    const one = enrol({ ...common, samples: [sampleOf(face)], secret }, testPorts({ pack }));
    expect(await faultCode(one)).toBe('ERR_LEVEL_UNSUPPORTED');
  });
});
