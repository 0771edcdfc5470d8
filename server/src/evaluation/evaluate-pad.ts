import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import {
  type AttackThresholds,
  FacenitionError,
  MINIFASNET_PACK,
  type PackManifest,
} from '@facenition/core';
import { measurePad, type PadReport, type PadRequest } from '@facenition/evaluation';
import type { Config } from '../config.ts';
import { startWorkerPool } from '../engine/worker-pool.ts';
import { installPack } from '../packs/select-pack.ts';
import { VERSION } from '../version.ts';
import { type AttackManifest, readAttackManifest } from './attack-manifest.ts';
import { type JudgedImages, judgeAll } from './judge-all.ts';

export interface PadEvaluationRequest extends Omit<PadRequest, 'thresholds'> {
  readonly folder: string;
  /** The text of the manifest and its name. */
  readonly manifest: { readonly name: string; readonly text: string };
  /** Finds the faces. */
  readonly pack: PackManifest;
  readonly faceChoice: 'only' | 'largest';
  readonly thresholds: AttackThresholds;
}

/**
 * Measures presentation attack detection on the images of a manifest (ISO/IEC 30107-3). What is
 * wrong with the input is in the report, by name and line, and the rest is measured.
 *
 * @throws {FacenitionError} where nothing can be measured at all
 */
export async function evaluatePad(
  request: PadEvaluationRequest,
  config: Config,
  onProgress: (done: number, total: number) => void,
): Promise<PadReport> {
  const { manifest, outOfScope } = request;
  const listed = readAttackManifest(manifest.text, manifest.name);
  if (listed.entries.length === 0) {
    throw new FacenitionError('ERR_FIELD_INVALID', `${manifest.name} names no image to be used`);
  }
  checkOutOfScope(listed, outOfScope, manifest.name);
  await installPack(config.modelsDir, MINIFASNET_PACK);
  const judged = await judge(request, config, listed, onProgress);
  if (judged.presentations.length === 0) {
    const what = `none of the images that ${manifest.name} names can be read in ${request.folder}`;
    throw new FacenitionError('ERR_FIELD_INVALID', what);
  }
  return reportOf(request, judged, [...listed.problems, ...judged.problems]);
}

/** A species that is misspelt would count, and nobody would see it. */
function checkOutOfScope(
  { entries }: AttackManifest,
  outOfScope: readonly string[],
  name: string,
): void {
  const known = new Set(entries.map(({ species }) => species));
  const unknown = outOfScope.find((species) => !known.has(species));
  if (unknown === undefined) return;
  throw new FacenitionError('ERR_FIELD_INVALID', `${name} has no species ${unknown}`);
}

async function judge(
  { folder, pack, faceChoice }: PadEvaluationRequest,
  config: Config,
  { entries }: AttackManifest,
  onProgress: (done: number, total: number) => void,
): Promise<JudgedImages> {
  const { workers } = config;
  const pool = startWorkerPool({
    setup: { ...config, pack },
    workers,
    queueLimit: 0,
    clock: Date.now,
  });
  try {
    // All of them: few images may be done before a thread has loaded, and then it cannot be ended.
    await pool.warm();
    return await judgeAll({
      folder,
      entries,
      faceChoice,
      detector: pool,
      concurrency: workers,
      onProgress,
    });
  } finally {
    await pool.close();
  }
}

function reportOf(
  request: PadEvaluationRequest,
  { presentations, digest }: JudgedImages,
  problems: PadReport['problems'],
): PadReport {
  const { folder, manifest, pack, faceChoice, drawing } = request;
  return {
    format: 1,
    product: `facenition ${VERSION}`,
    date: new Date().toISOString(),
    detector: MINIFASNET_PACK.id,
    pack: pack.id,
    faceChoice,
    data: {
      name: basename(resolve(folder)),
      digest,
      manifest: createHash('sha256').update(manifest.text).digest('hex'),
      bootstrapReplicates: drawing.replicates,
      seed: drawing.seed,
    },
    ...measurePad(presentations, request),
    problems,
  };
}
