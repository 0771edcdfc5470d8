import type { CodeName, Level } from '@facenition/core';

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

/** A share of trials with its 95 % interval. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Trials that count as errors, or as successes of an attacker. */
  readonly events: number;
  readonly trials: number;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
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

/** How many captures make a reference, and how many a probe. */
export type PolicyName = '1-1' | '1-2' | '3-1' | '3-2';

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

/** Attacks on references of one kind, every key and the user's secret known, no face of the target. */
export interface SecurityReport {
  readonly level: Level;
  /** Captures that make the reference. */
  readonly captures: 1 | 3;
  readonly code: CodeName;
  readonly messageBits: number;
  /** Other people's faces against the code alone, without the threshold. */
  readonly codeAlone: Rate & { readonly bits: number };
  readonly decoding: DecodingReport;
  readonly priorAttack: PriorAttackReport;
  readonly dictionary: DictionaryReport;
  readonly inversion: InversionReport;
  readonly severalTokens: readonly SeveralTokensReport[];
  readonly secrets: SecretsReport;
}

/** From which comparison score a probe opens a reference by the code; real decoding. */
export interface DecodingReport {
  readonly curve: readonly { readonly score: number; readonly opened: number }[];
  readonly trials: number;
  /** Scores at which a half, nine in ten and 99 in 100 open; absent: beyond the curve. */
  readonly half?: number;
  readonly nineTenths?: number;
  readonly ninetyNineHundredths?: number;
  /** Milliseconds of one full list decoding on this machine, median. */
  readonly ms: number;
}

/** Faces drawn from the distribution of other people's, decoded until one opens the reference. */
export interface PriorAttackReport {
  readonly targets: number;
  /** Success probability of one guess, importance-sampled over the decoding curve. */
  readonly perGuess: { readonly median: number; readonly hardest: number };
  /** F_W: -log2 of the same. `hardest` is the hardest tenth of the targets. */
  readonly bits: { readonly median: number; readonly hardest: number };
  /** Guesses made one by one and really decoded, up to a budget. */
  readonly direct: { readonly budget: number; readonly opened: Rate; readonly median?: number };
  /** Core time to the template. */
  readonly cpuSeconds: { readonly median: number; readonly hardest: number };
}

/** Photographs of other people as guesses (successful attack rate). */
export interface DictionaryReport {
  readonly tokens: number;
  readonly faces: number;
  /** References opened by at least one face, with all keys, offline. */
  readonly opened: Rate;
  /** The same with each face and its negative as guesses. */
  readonly openedBothSigns: Rate;
  /** References that at least one face matches at the level's threshold. */
  readonly matched: Rate;
}

/** What an opened reference gives away. */
export interface InversionReport {
  readonly tokens: number;
  /** Cosine of the recovered embedding to the enrolled one. */
  readonly cosine: { readonly mean: number; readonly least: number };
  /** The recovered embedding as a probe, at the level's threshold and code. */
  readonly passesRenewed: Rate;
  /** Against a reference from another capture of the same person. */
  readonly passesOtherCapture: Rate;
  /** The true embedding against the same references, for comparison. */
  readonly truePassesOtherCapture: Rate;
}

/** Several references of one person, from different captures, all keys known. */
export interface SeveralTokensReport {
  readonly tokens: 2 | 4;
  readonly people: number;
  /** Success probability of one guess tried against all of them, median over people. */
  readonly perGuess: number;
  /** Of the other references: those that the first recovered embedding opens. */
  readonly othersOpened: Rate;
  /** Cosine of the mean of all recovered embeddings to the mean embedding of the person. */
  readonly cosine: { readonly one: number; readonly all: number };
  /** The mean of all as a probe against a reference from a further capture. */
  readonly passesOtherCapture: Rate;
}

/** What each kind of user secret adds when every server key is known. */
export interface SecretsReport {
  /** Argon2id at the product's cost on this machine, median. */
  readonly argon2Ms: number;
  /**
   * log2 of what one guess at a passphrase costs for want of a face, in units of one Argon2id: 0 for
   * whoever has a photograph of the person.
   */
  readonly workFactorBits: { readonly median: number; readonly hardest: number };
  /** Core time over all six-digit PINs: with a photograph, and without (median target). */
  readonly sixDigitPinHours: { readonly withPhotograph: number; readonly without: number };
  /** log2 of the guesses at a device-held secret. */
  readonly deviceSecretBits: 256;
}

export interface PrivacyReport {
  readonly unlinkability: readonly UnlinkabilityReport[];
  readonly renewal: RenewalReport;
}

/** D_sys of Gomez-Barrero et al. (IEEE TIFS 13(6), 2018): 0 unlinkable, 1 linkable. */
export interface UnlinkabilityReport {
  readonly attacker: string;
  /** What two tokens are compared by. */
  readonly score: string;
  readonly keys: 'unknown' | 'known';
  readonly mated: number;
  readonly nonMated: number;
  readonly dsys: number;
  /** The same with the labels permuted: what no link at all measures as. */
  readonly permuted: { readonly mean: number; readonly high: number };
  readonly curve: readonly {
    readonly score: number;
    readonly mated: number;
    readonly nonMated: number;
    /** Local linkability D(s), 0..1. */
    readonly linkability: number;
  }[];
}

/** Hamming distance between the words of two references of one embedding, as a share of the bits. */
export interface RenewalReport {
  readonly renewals: number;
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
  /** Mean and deviation for independent random bits. */
  readonly expected: { readonly mean: number; readonly deviation: number };
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly runs: number;
}

export interface CostReport {
  /** Processor, cores and runtime, in words. */
  readonly machine: string;
  /** Of an identity token; 0 where none was made. */
  readonly tokenCharacters: number;
  /** Whole enrolments and verifications from image files, one after another, with a passphrase. */
  readonly enrolMs?: Quantiles;
  readonly verifyMs?: Quantiles;
  readonly argon2: { readonly ms: Quantiles; readonly memoryMiB: number; readonly passes: number };
  /** One probe against N references under one secret, decoding each, one core. */
  readonly identification: readonly {
    readonly references: number;
    readonly level: Level;
    readonly code: CodeName;
    readonly ms: number;
    /** False positive identification rate: probes of people who are not enrolled. */
    readonly fpir: Rate;
  }[];
}
