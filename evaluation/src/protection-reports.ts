import type { CodeName, Level } from '@facenition/core';
import type { Rate } from './rate.ts';

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
}
