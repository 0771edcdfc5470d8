import type { CodeName, Level } from '@facenition/core';
import type { IdentificationReport } from './identification-reports.ts';
import type { PolicyName } from './policy-name.ts';
import type { CostReport, PrivacyReport, SecurityReport } from './protection-reports.ts';
import type { Interval, Rate } from './rate.ts';

/**
 * What an evaluation says, as JSON. Rates are 0..1, times milliseconds. Vocabulary: ISO/IEC 19795-1
 * (performance), ISO/IEC 30136 (template protection), ISO/IEC 2382-37 (terms).
 *
 * `images`, `subjects`, `failureToAcquire`, `pairs` and `allPairs` are about the recogniser alone;
 * `policies` and what follows are about protected references.
 */
export interface Scorecard {
  readonly format: 2;
  /** The version of the code that measured. */
  readonly product: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Id of the model pack. */
  readonly pack: string;
  readonly model: ModelReport;
  readonly data: DataReport;
  readonly images: number;
  readonly subjects: number;
  readonly failureToAcquire: FailureToAcquire;
  readonly pairs?: PairsReport;
  readonly allPairs?: AllPairsReport;
  readonly policies: readonly PolicyReport[];
  readonly groups: readonly GroupReport[];
  readonly scenarios: readonly ScenarioReport[];
  readonly security: readonly SecurityReport[];
  readonly privacy?: PrivacyReport;
  readonly identification?: IdentificationReport;
  readonly cost?: CostReport;
  /** What was wrong with the input, by name and line. The rest was measured. */
  readonly problems: readonly InputProblem[];
  /** What was not measured, and why, in words. */
  readonly notMeasured: readonly string[];
}

export interface ModelReport {
  readonly title: string;
  readonly modelId: number;
  readonly grade: 'demo' | 'standard';
  /** Length of an embedding after preprocessing. */
  readonly dimension: number;
  /** What the operating points in use were calibrated on; absent: the pack has none. */
  readonly calibratedOn?: string;
}

export interface DataReport {
  readonly name: string;
  /** Hexadecimal SHA-256 over the sorted names and hashes of the images. */
  readonly digest: string;
  /**
   * Whether operating points were measured on all people, or only on those that the calibration in
   * use has not seen, because it was made on this very data.
   */
  readonly operatingPointsOn: 'all' | 'verification-half';
  /** Of one subject at most, in everything about protected references. */
  readonly imagesPerSubject: number;
  readonly bootstrapReplicates: number;
  readonly seed: number;
}

export interface InputProblem {
  /** The file, or the image. */
  readonly name: string;
  /** Of a CSV file, counted from 1. */
  readonly line?: number;
  readonly what: string;
}

export interface FailureToAcquire {
  readonly images: number;
  readonly rate: number;
  /** By reason: of the acquisition, or the code of what is wrong with the file. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly unreadable: readonly { readonly image: string; readonly code: string }[];
}

/** False non-match rate where the false match rate is at most so much. */
export interface FnmrAtFmr {
  readonly fmr: number;
  readonly threshold: number;
  readonly falseMatches: number;
  readonly falseNonMatches: number;
  readonly fnmr: number;
  /** 95 %, subject bootstrap, the threshold found anew in each replicate. */
  readonly interval?: { readonly low: number; readonly high: number };
  /**
   * Whether the data can tell such a false match rate: at least 30 false matches (the rule of 30,
   * ISO/IEC 19795-1).
   */
  readonly supported: boolean;
  /** Where not supported: what is known, by the rule of 3 or by the count, in words. */
  readonly why?: string;
}

/** Error rates of one kind of score. */
export interface ScoreReport {
  readonly mated: number;
  readonly nonMated: number;
  /** Where the false match rate and the false non-match rate meet. */
  readonly eer: number;
  readonly eerInterval?: { readonly low: number; readonly high: number };
  readonly fnmrAtFmr: readonly FnmrAtFmr[];
  /** Detection error trade-off, by falling false match rate. */
  readonly det: readonly { readonly fmr: number; readonly fnmr: number }[];
  /** Shares of the scores in steps of equal width; `score` is the middle of a step. */
  readonly distribution: readonly {
    readonly score: number;
    readonly mated: number;
    readonly nonMated: number;
  }[];
}

/** Every image compared with every other, without protection. */
export interface AllPairsReport extends ScoreReport {
  /** How many images of one subject were compared at most; absent: all. */
  readonly imagesPerSubject?: number;
}

/** The comparisons of a protocol, without protection. */
export interface PairsReport extends ScoreReport {
  /** Pairs with an image that was not acquired or is not there: in none of the rates but the last. */
  readonly notCompared: number;
  readonly accuracy: number;
  /** At which that accuracy is reached, chosen on these very pairs. */
  readonly threshold: number;
  /** The same accuracy with every pair that was not compared as a wrong decision. */
  readonly accuracyOfAll: number;
  /** The same pairs with protected references: one capture each. */
  readonly protected?: ScoreReport;
}

/** Protected references of one capture policy; the attacker has every key and another face. */
export interface PolicyReport {
  readonly policy: PolicyName;
  readonly subjects: number;
  readonly unprotected: ScoreReport;
  /** By comparison score of the protected reference, whatever the code. */
  readonly protected: ScoreReport;
  /** FNMR protected less unprotected, at the same FMR, paired subject bootstrap. */
  readonly differences: readonly (Interval & { readonly fmr: number })[];
  readonly operatingPoints: readonly OperatingPointReport[];
}

/** A level in use: threshold and code together, with the real decoder. */
export interface OperatingPointReport {
  readonly level: Level;
  readonly targetFmr: number;
  readonly code: CodeName;
  readonly threshold: number;
  readonly falseMatchRate: Rate;
  readonly falseNonMatchRate: Rate;
  /** FNMR of plain cosines on the same trials at the same measured FMR. */
  readonly unprotected: number;
  /** FNMR less the unprotected one, paired subject bootstrap. */
  readonly difference: Interval;
  /** Whether the target lies in or above the interval of the false match rate. */
  readonly holds: boolean;
}

/** Error rates among the people of one group at the level's threshold. */
export interface GroupReport {
  readonly column: string;
  readonly group: string;
  readonly level: Level;
  readonly code: CodeName;
  /** Of the group, and measured. */
  readonly subjects: number;
  readonly images: number;
  /** Share of all images of the group. */
  readonly failureToAcquire: number;
  /** Protected, one capture each, both people in the group. Absent: no such comparison. */
  readonly falseMatchRate?: Rate;
  readonly falseNonMatchRate?: Rate;
}

export interface ScenarioReport {
  readonly name: 'normal' | 'stolen-key' | 'stolen-face' | 'all-keys-but-the-seal';
  /** What the attacker has, in words. */
  readonly attacker: string;
  readonly level: Level;
  readonly policy: PolicyName;
  /** Successes among the attempts; with none, `high` is the rule of 3. */
  readonly success: Rate;
  /** How the attempts were made: decoder and threshold, or whole tokens through `verify`. */
  readonly through: 'decoder' | 'product';
}

export type {
  IdentificationReport,
  IdentificationTimeReport,
  RosterComparisonReport,
  RosterSearchReport,
} from './identification-reports.ts';
export type { PolicyName } from './policy-name.ts';
export type {
  CostReport,
  DecodingReport,
  DictionaryReport,
  InversionReport,
  PriorAttackReport,
  PrivacyReport,
  Quantiles,
  RenewalReport,
  SecretsReport,
  SecurityReport,
  SeveralTokensReport,
  UnlinkabilityReport,
} from './protection-reports.ts';
export type { Interval, Rate } from './rate.ts';
