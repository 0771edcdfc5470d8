import type { CodeName, Level, PackManifest } from '@facenition/core';
import type { PolicyName } from '../scorecard.ts';

/** What is asked about protected references. */
export interface ProtectionRequest {
  readonly pack: PackManifest;
  readonly levels: readonly Level[];
  /** Absent: those that the pack uses. */
  readonly codes?: readonly CodeName[];
  readonly policies: readonly PolicyName[];
  /** Subjects that operating points are measured on: none that chose the thresholds. */
  readonly unseen: readonly number[];
  /** Subjects whose references are attacked; the others are what the attacker knows of faces. */
  readonly victims: ReadonlySet<number>;
  /** Values of labels, one for each single capture of the study, by column. */
  readonly labels: ReadonlyMap<string, readonly (string | undefined)[]>;
  readonly replicates: number;
  /** In each scenario, through whole tokens. */
  readonly attempts: number;
  /** Made one by one from the prior of faces, for each reference that is attacked. */
  readonly guesses: number;
  /** Milliseconds of one Argon2id at the product's cost on this machine. */
  readonly argon2Ms: number;
}
