import {
  type CapturePolicy,
  type CodeName,
  type Level,
  type PackManifest,
  targetFalseMatchRate,
} from '@facenition/core';
import { isMeasured, thresholdOf } from '@facenition/core/template';
import type { PolicyName } from '../scorecard.ts';
import { policyOf } from '../study/study.ts';
import type { PointInUse } from './operating-points.ts';

/**
 * Code and threshold of a pack at some levels. Other codes than the calibrated one take the
 * threshold of their level: scores do not depend on the code.
 *
 * @param codes absent: those that the pack uses
 */
export function pointsInUse(
  pack: PackManifest,
  policy: PolicyName,
  levels: readonly Level[],
  codes: readonly CodeName[] | undefined,
): readonly PointInUse[] {
  const { enrolled, probe } = policyOf(policy);
  const captures = policyOfCount(enrolled);
  const points = pack.calibration?.operatingPoints ?? [];
  return points
    .filter((point) => point.captures === captures && levels.includes(point.level))
    .flatMap(({ level, code: calibrated, probes }) =>
      (codes ?? [calibrated]).map((code) => ({
        level,
        targetFmr: targetFalseMatchRate[level],
        code,
        threshold:
          (code === calibrated
            ? thresholdOf(pack, level, code, policyOfCount(probe))
            : undefined) ?? probes[policyOfCount(probe)].threshold,
      })),
    );
}

/** Those of the levels at which the product makes references from one capture. */
export function levelsInUse(
  { preprocessing, calibration }: PackManifest,
  levels: readonly Level[],
): readonly Level[] {
  const points = preprocessing === undefined ? [] : (calibration?.operatingPoints ?? []);
  const made = points.filter((point) => point.captures === 'single' && isMeasured(point));
  return levels.filter((level) => made.some((point) => point.level === level));
}

function policyOfCount(captures: 1 | 2 | 3): CapturePolicy {
  return captures === 1 ? 'single' : 'several';
}
