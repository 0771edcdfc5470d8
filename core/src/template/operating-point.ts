import { FacenitionError } from '../errors.ts';
import type {
  CapturePolicy,
  CodeName,
  Level,
  OperatingPoint,
  PackManifest,
} from '../pack/manifest.ts';

/** Target false match rate of each level, for strangers who know the person's secret. */
export const targetFalseMatchRate: Readonly<Record<Level, number>> = {
  1: 1e-2,
  2: 2e-3,
  3: 5e-4,
  4: 1e-4,
  5: 3e-5,
  6: 1e-5,
  7: 3e-6,
  8: 1e-6,
};

export function capturePolicy(captures: number): CapturePolicy {
  return captures >= 2 ? 'several' : 'single';
}

/** Levels that a pack can be used at, ascending: those whose thresholds were measured. */
export function supportedLevels(pack: PackManifest): readonly Level[] {
  const levels = new Set(operatingPoints(pack).map((point) => point.level));
  return [...levels].sort((a, b) => a - b);
}

/** What is measured for references of this level. Throws `ERR_LEVEL_UNSUPPORTED`: nothing. */
export function measuredPoints(
  pack: PackManifest,
  level: Level,
): readonly [OperatingPoint, ...OperatingPoint[]] {
  const [first, ...others] = operatingPoints(pack).filter((point) => point.level === level);
  if (first !== undefined) return [first, ...others];
  const extrapolated = pack.calibration?.operatingPoints.some((point) => point.level === level);
  throw new FacenitionError(
    'ERR_LEVEL_UNSUPPORTED',
    `the model pack '${pack.id}' is calibrated for accuracy ${supportedLevels(pack).join(', ')}, ` +
      `not ${level}${extrapolated === true ? ', which is only extrapolated' : ''}`,
  );
}

/** Throws `ERR_LEVEL_UNSUPPORTED` for a level that nothing may be made or compared at. */
export function checkLevel(pack: PackManifest, level: Level): void {
  measuredPoints(pack, level);
}

/** How a reference of this level is made. Throws `ERR_LEVEL_UNSUPPORTED`. */
export function operatingPoint(
  pack: PackManifest,
  level: Level,
  captures: CapturePolicy,
): OperatingPoint {
  const point = measuredPoints(pack, level).find((candidate) => candidate.captures === captures);
  if (point !== undefined) return point;
  throw new FacenitionError(
    'ERR_LEVEL_UNSUPPORTED',
    `the model pack '${pack.id}' is not calibrated for accuracy ${level} from ${captures} captures`,
  );
}

/** Stands in for the operating point of a token that has none. Throws `ERR_LEVEL_UNSUPPORTED`. */
export function anyOperatingPoint(pack: PackManifest, level: Level): OperatingPoint {
  return measuredPoints(pack, level)[0];
}

/**
 * The score from which a probe matches a reference of this level and code. A code that serves
 * references of both kinds takes the stricter of the two. `undefined`: this calibration makes no
 * such references, and one from an earlier calibration with another code no longer matches.
 */
export function thresholdOf(
  pack: PackManifest,
  level: Level,
  code: CodeName,
  probe: CapturePolicy,
): number | undefined {
  const thresholds = operatingPoints(pack)
    .filter((point) => point.level === level && point.code === code)
    .map((point) => point.probes[probe].threshold);
  return thresholds.length === 0 ? undefined : Math.max(...thresholds);
}

/** More genuine people than this refused at a first try deserves a word at enrolment. */
const NOTEWORTHY_FALSE_NON_MATCH_RATE = 0.05;

/** What a person who enrols at this point ought to know, in words. */
export function warningAt(pack: PackManifest, point: OperatingPoint): string | undefined {
  const { level, probes } = point;
  const { falseNonMatchRate } = probes.single;
  if (falseNonMatchRate <= NOTEWORTHY_FALSE_NON_MATCH_RATE) return undefined;
  const oneIn = Math.max(2, Math.round(1 / falseNonMatchRate));
  return (
    `the model pack '${pack.id}' (${pack.grade} grade) refuses about one genuine capture in ` +
    `${oneIn} at accuracy ${level}; choose a lower level or install a better pack`
  );
}

function operatingPoints(pack: PackManifest): readonly OperatingPoint[] {
  // Without its preprocessing every stranger would be near enough to decode.
  if (pack.calibration === undefined || pack.preprocessing === undefined) {
    throw new FacenitionError(
      'ERR_PACK_NOT_CALIBRATED',
      `the model pack '${pack.id}' has no calibration`,
    );
  }
  return pack.calibration.operatingPoints.filter(isMeasured);
}

/** Whether the thresholds were measured: what nobody measured decides about nobody. */
export function isMeasured({ probes: { single, several } }: OperatingPoint): boolean {
  return single.extrapolated === undefined && several.extrapolated === undefined;
}
