import { FacenitionError } from '../errors.ts';
import type { ComparisonPoint, Level, PackManifest } from '../pack/manifest.ts';

/** Levels that captures can be compared at, ascending: those whose thresholds were measured. */
export function comparisonLevels(pack: PackManifest): readonly Level[] {
  return measuredPoints(pack)
    .map(({ level }) => level)
    .toSorted((a, b) => a - b);
}

/**
 * The cosine from which two captures match at this level.
 *
 * @throws {FacenitionError} `ERR_LEVEL_UNSUPPORTED` where nobody measured it, and
 *   `ERR_PACK_NOT_CALIBRATED` where the pack has no calibration at all
 */
export function comparisonThreshold(pack: PackManifest, level: Level): number {
  const point = measuredPoints(pack).find((candidate) => candidate.level === level);
  if (point === undefined) throw unsupported(pack, level);
  if (Number.isFinite(point.threshold)) return point.threshold;
  throw new FacenitionError('ERR_MODEL_CORRUPT', `a threshold of '${pack.id}' is not finite`);
}

function measuredPoints({
  id,
  preprocessing,
  calibration,
}: PackManifest): readonly ComparisonPoint[] {
  // The thresholds are of preprocessed embeddings: without that every stranger is near.
  if (calibration === undefined || preprocessing === undefined) {
    throw new FacenitionError(
      'ERR_PACK_NOT_CALIBRATED',
      `the model pack '${id}' has no calibration`,
    );
  }
  return (calibration.comparisons ?? []).filter(({ extrapolated }) => extrapolated === undefined);
}

function unsupported(pack: PackManifest, level: Level): FacenitionError {
  const levels = comparisonLevels(pack);
  const extrapolated = pack.calibration?.comparisons?.some((point) => point.level === level);
  const known = levels.length === 0 ? 'at no level' : `for accuracy ${levels.join(', ')}`;
  return new FacenitionError(
    'ERR_LEVEL_UNSUPPORTED',
    `the model pack '${pack.id}' is calibrated ${known} to compare captures, ` +
      `not ${level}${extrapolated === true ? ', which is only extrapolated' : ''}`,
  );
}
