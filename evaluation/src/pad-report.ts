import type { Strictness } from '@facenition/core';
import type { Interval, Rate } from './rate.ts';

/**
 * What an evaluation of presentation attack detection says, as JSON (ISO/IEC 30107-3). Rates and
 * thresholds are 0..1; intervals are 95 %.
 */
export interface PadReport {
  readonly format: 1;
  /** The version of the code that measured. */
  readonly product: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Id of the models that judge. */
  readonly detector: string;
  /** Id of the pack that finds the faces. */
  readonly pack: string;
  /** Which face of a capture was judged. */
  readonly faceChoice: 'only' | 'largest';
  readonly data: PadData;
  /** Everything, and, where there are several, each source or camera by itself. */
  readonly groups: readonly PadGroup[];
  readonly calibration: PadCalibration;
  /** What was wrong with the input, by name and line. It was left out, and the rest measured. */
  readonly problems: readonly PadProblem[];
  /** What the data cannot tell, in words. */
  readonly remarks: readonly string[];
}

export interface PadData {
  readonly name: string;
  /** Hexadecimal SHA-256 over the sorted lines `<sha256> <file>\n` of the images that were judged. */
  readonly digest: string;
  /** Hexadecimal SHA-256 of the manifest. */
  readonly manifest: string;
  readonly bootstrapReplicates: number;
  readonly seed: number;
}

/** Something that was left out. */
export interface PadProblem {
  /** The manifest, or an image. */
  readonly name: string;
  /** Of the manifest, from 1. */
  readonly line?: number;
  /** An error code of the product: stays the same between releases. */
  readonly code: string;
  readonly what: string;
}

/** Presentations of one source or camera; without a name: all of them. */
export interface PadGroup {
  readonly name?: string;
  readonly bonaFide: PadFigures;
  /** The instruments of attack, each by itself, in the order of their names. */
  readonly species: readonly PadSpecies[];
  /** Of each strictness the species that passes most often (the APCER to state). */
  readonly worst: readonly { readonly strictness: Strictness; readonly species: string }[];
}

/** How presentations of one kind fared. */
export interface PadFigures {
  readonly presentations: number;
  readonly subjects: number;
  /** BPNRR or APNRR: those that could not be judged. They are in no other rate. */
  readonly nonResponse: PadRate;
  /** How many were not judged, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** BPCER or APCER, of those that were judged. */
  readonly errors: readonly PadError[];
}

export interface PadError {
  readonly strictness: Strictness;
  readonly threshold: number;
  readonly rate: PadRate;
}

export interface PadSpecies extends PadFigures {
  readonly species: string;
  /** Against the bona fide presentations of the group; absent: one of both was not judged. */
  readonly separation?: PadSeparation;
}

export interface PadSeparation {
  /** How often a bona fide presentation scores above an attack. */
  readonly areaUnderCurve: number;
  /** Drawing subjects; absent where every draw tells all of them apart, or none: that says nothing. */
  readonly areaBySubject?: { readonly low: number; readonly high: number };
  /** Where both rates are equal, chosen on these very images. */
  readonly equalErrorRate: number;
}

/** A share whose first interval (Wilson) takes images for independent, and the second people. */
export interface PadRate extends Rate {
  /** With at least one judged presentation. */
  readonly subjects: number;
  readonly bySubject: { readonly low: number; readonly high: number };
}

/** A rate that somebody wishes for. */
export interface PadWish {
  readonly rate: 'bpcer' | 'apcer';
  /** 0..1, neither included. */
  readonly atMost: number;
}

/** Thresholds for a deployment. */
export interface PadCalibration {
  /** Species that a wished APCER does not count: measured and shown all the same. */
  readonly outOfScope: readonly string[];
  readonly wishes: readonly PadWished[];
}

export interface PadWished {
  readonly wish: PadWish;
  /** The recommended one; the interval: drawing subjects. Absent: see `why`. */
  readonly threshold?: Interval;
  /** At that threshold, on the images that it was chosen on. */
  readonly bpcer?: PadRate;
  readonly apcer?: PadRate & { readonly species: string };
  /** The wished rate of people that the threshold was not chosen on: each left out once. */
  readonly onOthers?: PadRate;
  /** What the data are enough for (rule of 3): people, images only, or nothing. */
  readonly supportedBy: 'people' | 'images' | 'nothing';
  /** Why there is no threshold, or what the data do not tell, in words. */
  readonly why?: string;
}
