import type { Level } from '@facenition/core';
import type { PolicyName } from './policy-name.ts';
import type { Quantiles } from './protection-reports.ts';
import type { Interval, Rate } from './rate.ts';

/** One of many: references of profile S in rosters, without a code, at the rosters' threshold. */
export interface IdentificationReport {
  readonly comparisons: readonly RosterComparisonReport[];
  readonly searches: readonly RosterSearchReport[];
  readonly times: readonly IdentificationTimeReport[];
}

/** One probe with one reference of a roster. */
export interface RosterComparisonReport {
  readonly level: Level;
  readonly policy: PolicyName;
  readonly targetFmr: number;
  /** The strictest of the level: references of a roster do not say from how many captures they are. */
  readonly threshold: number;
  readonly falseMatchRate: Rate;
  readonly falseNonMatchRate: Rate;
  /** Whether the target lies in or above the interval of the false match rate. */
  readonly holds: boolean;
}

/** Searches of rosters of one size, drawn at random again and again. */
export interface RosterSearchReport {
  readonly level: Level;
  readonly policy: PolicyName;
  readonly threshold: number;
  /** People in a roster. */
  readonly members: number;
  readonly rosters: number;
  /** People who were searched for: in no roster of the draw, and in one. */
  readonly strangers: number;
  readonly enrolled: number;
  /** FPIR: searches for people who are not enrolled that find somebody. */
  readonly falsePositives: Rate;
  /** What it would be, were comparisons independent: 1 - (1 - FMR)^N, with the interval of the FMR. */
  readonly predicted: Interval;
  /** FNIR: searches for people who are enrolled that find nobody. */
  readonly falseNegatives: Rate;
  /** Searches for people who are enrolled that find somebody else. */
  readonly misidentified: Rate;
}

/** Whole calls of `identify`, one after another, without image decoding and embedding. */
export interface IdentificationTimeReport {
  readonly members: number;
  readonly level: Level;
  readonly ms: Quantiles;
}
