import { readFile } from 'node:fs/promises';
import {
  type AttackThresholds,
  attackThreshold,
  checkAttackThresholds,
  FacenitionError,
  MINIFASNET_PACK,
} from '@facenition/core';
import type { PadWish } from '@facenition/evaluation';
import * as z from 'zod';

const score = z.number().min(0).max(1);
const rate = z.number().gt(0).lt(1);
const count = z.strictObject({ presentations: z.int().min(0), subjects: z.int().min(0) });

const Thresholds: z.ZodType<AttackThresholds> = z.strictObject({
  lenient: score,
  standard: score,
  strict: score,
});

const Wish = z.strictObject({ rate: z.enum(['bpcer', 'apcer']), atMost: rate });

export interface PresentationCount {
  readonly presentations: number;
  readonly subjects: number;
}

/** What was measured for the thresholds. Nothing is decided by it. */
export interface AttackCalibrationRecord {
  /** The version of the code that measured. */
  readonly product: string;
  readonly date: string;
  readonly data: { readonly name: string; readonly digest: string };
  /** Presentations that were judged. */
  readonly bonaFide: PresentationCount;
  readonly species: Readonly<Record<string, PresentationCount>>;
  /** Species of these that no threshold heeds. */
  readonly outOfScope: readonly string[];
  readonly wishes: Readonly<Record<keyof AttackThresholds, PadWish>>;
  /** What the data are too few for, in words. */
  readonly remarks: readonly string[];
}

/** Thresholds of attack detection for the cameras and the people of one deployment. */
export interface AttackCalibration {
  readonly format: 1;
  /** Id of the models whose scores these are. */
  readonly detector: string;
  /** Id of the pack that found the faces: another frames them differently. */
  readonly pack: string;
  readonly thresholds: AttackThresholds;
  /** Absent: chosen by hand. */
  readonly measured?: AttackCalibrationRecord;
}

const CalibrationDocument: z.ZodType<AttackCalibration> = z.strictObject({
  format: z.literal(1),
  detector: z.string(),
  pack: z.string(),
  thresholds: Thresholds,
  measured: z
    .strictObject({
      product: z.string(),
      date: z.iso.datetime(),
      data: z.strictObject({ name: z.string(), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
      bonaFide: count,
      species: z.record(z.string(), count),
      outOfScope: z.array(z.string()),
      wishes: z.strictObject({ lenient: Wish, standard: Wish, strict: Wish }),
      remarks: z.array(z.string()),
    })
    .exactOptional(),
});

/**
 * The thresholds of attack detection to serve with.
 *
 * @param path of a file from `facenition evaluate-pad`; absent: none, and core's thresholds hold
 * @param pack id of the pack in use
 * @throws FacenitionError `ERR_CONFIG_INVALID` where the file cannot be read, is no such file, was
 *   measured with other models, or has thresholds that would turn the check off
 */
export async function readAttackThresholds(
  path: string | undefined,
  pack: string,
): Promise<AttackThresholds> {
  if (path === undefined) return attackThreshold;
  const calibration = parse(path, await readText(path));
  if (calibration.detector !== MINIFASNET_PACK.id || calibration.pack !== pack) {
    const [made, used] = [
      `${calibration.detector} and the faces of ${calibration.pack}`,
      `${MINIFASNET_PACK.id} and those of ${pack}`,
    ];
    throw invalid(path, `was made with ${made}, and here are ${used}`);
  }
  try {
    checkAttackThresholds(calibration.thresholds);
  } catch (cause) {
    const what = cause instanceof FacenitionError ? cause.message : 'unusable thresholds';
    throw invalid(path, `is not used: ${what}`, cause);
  }
  return calibration.thresholds;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new FacenitionError('ERR_CONFIG_INVALID', `cannot read ${path}`, { cause });
  }
}

function parse(path: string, text: string): AttackCalibration {
  const parsed = CalibrationDocument.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the whole';
  throw invalid(path, `is not a calibration of attack detection: look at ${where}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, what: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_CONFIG_INVALID', `${path} ${what}`, { cause });
}
