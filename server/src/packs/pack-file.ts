import { readFile } from 'node:fs/promises';
import {
  type Calibration,
  type EmbeddingPreprocessing,
  FacenitionError,
  type PackManifest,
} from '@facenition/core';
import { calibrationHash } from '@facenition/evaluation';
import * as z from 'zod';

const rate = z.number().min(0).max(1);
const threshold = z.number().min(-2).max(2);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const level = z.literal([1, 2, 3, 4, 5, 6, 7, 8]);
const code = z.enum(['T48', 'H56', 'H64', 'H80', 'H96', 'H112']);
const count = z.int().min(0);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const point = z.strictObject({ x: z.number(), y: z.number() });

const ProbePoint = z.strictObject({
  threshold,
  falseMatchRate: rate,
  falseMatchInterval: z.tuple([rate, rate]),
  falseNonMatchRate: rate,
  unprotectedFalseNonMatchRate: rate,
  extrapolated: z.string().exactOptional(),
});

const OperatingPoint = z.strictObject({
  level,
  captures: z.enum(['single', 'several']),
  code,
  probes: z.strictObject({ single: ProbePoint, several: ProbePoint }),
});

const ComparisonPoint = z.strictObject({
  level,
  threshold,
  falseMatchRate: rate,
  falseMatchInterval: z.tuple([rate, rate]),
  falseNonMatchRate: rate,
  extrapolated: z.string().exactOptional(),
});

const CalibrationSection: z.ZodType<Calibration> = z.strictObject({
  dataset: z.string(),
  datasetDigest: sha256,
  date: z.iso.date(),
  product: z.string(),
  subjects: count,
  images: count,
  matedComparisons: count,
  nonMatedComparisons: count,
  operatingPoints: z.array(OperatingPoint).min(1),
  comparisons: z.array(ComparisonPoint).min(1),
  hash: sha256,
});

const Preprocessing: z.ZodType<EmbeddingPreprocessing> = z.strictObject({
  mean: z.base64(),
  projection: z.strictObject({ rows: z.int().min(1), table: z.base64() }).exactOptional(),
});

const Source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('download'), url: z.url() }),
  z.strictObject({ kind: z.literal('converted'), npmPackage: z.string(), path: z.string() }),
]);

const Manifest: z.ZodType<PackManifest> = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  modelId: z.int().min(0).max(0xffff),
  title: z.string(),
  grade: z.enum(['demo', 'standard']),
  trainingData: z.string(),
  files: z.array(
    z.strictObject({
      role: z.enum(['detector', 'landmarks', 'recogniser']),
      name: z.string().regex(/^[\w][\w.-]*$/),
      bytes: z.int().min(1),
      sha256,
      source: Source,
      licence: z.string(),
    }),
  ),
  detector: z.strictObject({
    kind: z.enum(['yunet', 'ssd-landmarks68']),
    scoreThreshold: rate,
  }),
  recogniser: z.strictObject({
    input: z.string(),
    output: z.string(),
    size: z.int().min(16).max(1024),
    mean: triple,
    deviation: triple,
    template: z.tuple([point, point, point, point, point]),
    dimension: z.int().min(2).max(4096),
    mirrored: z.boolean(),
  }),
  preprocessing: Preprocessing.exactOptional(),
  calibration: CalibrationSection.exactOptional(),
});

/** What a calibration run leaves: the section of one pack, and what it was measured with. */
export interface CalibrationFile {
  readonly pack: string;
  readonly modelId: number;
  readonly preprocessing: EmbeddingPreprocessing;
  readonly calibration: Calibration;
}

const CalibrationDocument: z.ZodType<CalibrationFile> = z.strictObject({
  pack: z.string(),
  modelId: z.int(),
  preprocessing: Preprocessing,
  calibration: CalibrationSection,
});

/**
 * Reads the manifest of a pack that this version does not know: JSON of the form of `PackManifest`.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID`, naming the first field that is wrong
 */
export async function readPackFile(path: string): Promise<PackManifest> {
  return checkHash(await readDocument(path, Manifest, 'a pack manifest'), path);
}

/**
 * The pack with the operating points of a calibration file in place of its own.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where the file is not a calibration of this pack, or
 *   was changed after it was made
 */
export async function withCalibrationFile(pack: PackManifest, path: string): Promise<PackManifest> {
  const file = await readDocument(path, CalibrationDocument, 'a calibration file');
  const { modelId, preprocessing, calibration } = file;
  const ours = JSON.stringify(pack.preprocessing ?? preprocessing);
  if (modelId !== pack.modelId || ours !== JSON.stringify(preprocessing)) {
    throw invalid(path, `is a calibration of ${file.pack}, not of ${pack.id} as it is here`);
  }
  return checkHash({ ...pack, preprocessing, calibration }, path);
}

async function checkHash(pack: PackManifest, path: string): Promise<PackManifest> {
  const { calibration } = pack;
  if (calibration === undefined || calibration.hash === (await calibrationHash(pack, calibration)))
    return pack;
  throw invalid(path, 'was changed after it was made: its hash does not fit');
}

async function readDocument<T>(path: string, schema: z.ZodType<T>, what: string): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FacenitionError('ERR_CONFIG_INVALID', `cannot read ${path}`, { cause });
  });
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(path, `is not ${what}: look at ${issue?.path.join('.') || 'the whole'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, what: string): FacenitionError {
  return new FacenitionError('ERR_CONFIG_INVALID', `${path} ${what}`);
}
