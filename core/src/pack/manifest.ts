import type { Point } from '../image/picture.ts';

/** Where a model file comes from. */
export type ModelSource =
  | { readonly kind: 'download'; readonly url: string }
  /** Made on this machine from the weights inside an npm package. */
  | { readonly kind: 'converted'; readonly npmPackage: string; readonly path: string };

/** What the files of a recognition pack are for. */
export type ModelRole = 'detector' | 'landmarks' | 'recogniser';

export interface ModelFile<Role extends string = ModelRole> {
  readonly role: Role;
  /** The name it is stored under. Files are recognised by their hash, never by this. */
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly sha256: string;
  readonly source: ModelSource;
  /** SPDX identifier of the weights, or a plain phrase where none fits. */
  readonly licence: string;
}

/** Model files that are installed together. */
export interface FilePack<Role extends string = string> {
  readonly id: string;
  readonly title: string;
  /** What the weights were trained on, and what to know about it. */
  readonly trainingData: string;
  readonly files: readonly ModelFile<Role>[];
}

/** How faces and their landmarks are found. */
export type DetectorRecipe =
  | { readonly kind: 'yunet'; readonly scoreThreshold: number }
  | { readonly kind: 'ssd-landmarks68'; readonly scoreThreshold: number };

/** How an aligned face enters the recogniser, and what comes out. */
export interface RecogniserRecipe {
  readonly input: string;
  readonly output: string;
  /** Side of the square input, pixels. Channels are RGB, planar. */
  readonly size: number;
  /** `(value - mean) / deviation` per channel, on 0..255. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** Where the two eye centres, the nose tip and the two mouth corners go, in input pixels. */
  readonly template: readonly [Point, Point, Point, Point, Point];
  /** Length of the raw output. */
  readonly dimension: number;
  /** Whether the raw output is the sum of two, each of length 1: of the face and its mirror image. */
  readonly mirrored: boolean;
}

/**
 * What makes raw outputs, scaled to length 1, comparable: fitted on a population and frozen with the
 * model id.
 * Tables are little-endian 32-bit floats in base64.
 */
export interface EmbeddingPreprocessing {
  /** Subtracted: `recogniser.dimension` numbers. */
  readonly mean: string;
  /** Rows of a linear map applied after centring (PCA or whitening); absent: identity. */
  readonly projection?: { readonly rows: number; readonly table: string };
}

/** The accuracy levels of the interface. */
export type Level = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Whether one capture was used, or the mean of two or more. The means have their own distribution
 * of scores; a reference tells by its code how it was made.
 */
export type CapturePolicy = 'single' | 'several';

/** The codes of the fuzzy commitment, weakest first; the number is the message length in bits. */
export type CodeName = 'T48' | 'H56' | 'H64' | 'H80' | 'H96' | 'H112';

/** Where probes of one kind are accepted, and what that costs, as fractions. */
export interface ProbePoint {
  /** The comparison score (of the protected reference) from which a probe is accepted. */
  readonly threshold: number;
  /** Measured on the verification half at that threshold, with the code. */
  readonly falseMatchRate: number;
  /** 95 % interval of the same, subject bootstrap. */
  readonly falseMatchInterval: readonly [low: number, high: number];
  /** Measured on the verification half at that threshold, with the code. */
  readonly falseNonMatchRate: number;
  /** Of plain cosines on the same comparisons at the same measured false match rate. */
  readonly unprotectedFalseNonMatchRate: number;
  /**
   * How the threshold was found where the data has too few comparisons to measure it; the rates
   * beside it are what was counted all the same. Absent: it was measured.
   */
  readonly extrapolated?: string;
}

/** One row of a calibration: references of this level, made from so many captures. */
export interface OperatingPoint {
  readonly level: Level;
  readonly captures: CapturePolicy;
  readonly code: CodeName;
  readonly probes: Readonly<Record<CapturePolicy, ProbePoint>>;
}

/** Where one capture is taken to show the person of one other, without any protection. */
export interface ComparisonPoint {
  readonly level: Level;
  /** The cosine of two embeddings from which they match. */
  readonly threshold: number;
  /** Measured on the verification half at that threshold. */
  readonly falseMatchRate: number;
  /** 95 % interval of the same, subject bootstrap. */
  readonly falseMatchInterval: readonly [low: number, high: number];
  /** Measured on the verification half at that threshold. */
  readonly falseNonMatchRate: number;
  /** As in `ProbePoint`. */
  readonly extrapolated?: string;
}

/** ISO/IEC 19795-1: what was measured, on what, by what. */
export interface Calibration {
  readonly dataset: string;
  /** Hexadecimal SHA-256 over the sorted hashes and names of the images. */
  readonly datasetDigest: string;
  /** ISO 8601 day. */
  readonly date: string;
  /** The version of the code that measured. */
  readonly product: string;
  readonly subjects: number;
  readonly images: number;
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
  readonly operatingPoints: readonly OperatingPoint[];
  /** Absent: captures cannot be compared without a token. */
  readonly comparisons?: readonly ComparisonPoint[];
  /**
   * Hexadecimal SHA-256 over model id, preprocessing and everything above: tells a section that was
   * edited, cut off or put to another pack.
   */
  readonly hash: string;
}

/**
 * A model pack: everything needed to turn a capture into an embedding and to judge a comparison.
 * Plain JSON.
 */
export interface PackManifest extends FilePack<ModelRole> {
  /** Bound into every reference (0..65535). A new model, table or template is a new id. */
  readonly modelId: number;
  readonly grade: 'demo' | 'standard';
  readonly detector: DetectorRecipe;
  readonly recogniser: RecogniserRecipe;
  /** Absent until fitted on a population: without it the pack cannot be calibrated. */
  readonly preprocessing?: EmbeddingPreprocessing;
  /** Absent until measured: without it the pack cannot be selected. */
  readonly calibration?: Calibration;
}
