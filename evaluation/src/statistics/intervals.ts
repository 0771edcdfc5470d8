import type { Rate } from '../scorecard.ts';

/** Of the standard normal distribution, for 95 %. */
const Z = 1.959964;

/** Fewer events than this do not tell a rate (the rule of 30, ISO/IEC 19795-1). */
export const RULE_OF_30 = 30;

/**
 * A share of independent trials with the 95 % interval of Wilson (JASA 22, 1927). With no event the
 * upper end is 3 / trials, the rule of 3 (ISO/IEC 19795-1).
 */
export function wilsonRate(events: number, trials: number): Rate {
  if (trials === 0) return { value: 0, low: 0, high: 1, events, trials };
  const share = events / trials;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z / (1 + z2 / trials)) *
    Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return {
    value: share,
    low: events === 0 ? 0 : Math.max(0, centre - half),
    high: events === 0 ? Math.min(1, 3 / trials) : Math.min(1, centre + half),
    events,
    trials,
  };
}

/** The value at a share of sorted numbers, by linear interpolation. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below]! + (place - below) * (ascending[above]! - ascending[below]!);
}

/**
 * Percentile interval of replicates, 95 %. Of few people some draws have one person only, and no rate:
 * those tell nothing.
 */
export function percentileInterval(replicates: ArrayLike<number>): { low: number; high: number } {
  const ascending = Float64Array.from(replicates).filter(Number.isFinite).sort();
  return { low: quantile(ascending, 0.025), high: quantile(ascending, 0.975) };
}
