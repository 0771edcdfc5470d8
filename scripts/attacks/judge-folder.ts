import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AttackDetectionOutcome,
  detectPresentationAttack,
  loadAttackNets,
  loadFaceEngine,
  MINIFASNET_PACK,
  type PackManifest,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { modelFiles } from '../model-files.ts';

/** One presentation to a camera, and what the detector says of it. */
export interface JudgedPresentation {
  readonly file: string;
  /** `bona_fide`, or the species of the attack instrument (ISO/IEC 30107-3). */
  readonly species: string;
  readonly source: string;
  readonly subject: string;
  readonly outcome: AttackDetectionOutcome;
}

/**
 * Judges every image of a folder with a `manifest.csv`, whose columns are the file, the label, the
 * species and the source, in the end the subject.
 *
 * @param models folder with the model files, recognised by their hash
 * @param take of the images only every so many-th
 */
export async function judgeFolder(
  folder: string,
  models: string,
  pack: PackManifest,
  take = 1,
): Promise<readonly JudgedPresentation[]> {
  const runtime = createInferenceRuntime();
  const decoder = createImageDecoder();
  const files = await modelFiles(models, pack);
  const { locator } = await loadFaceEngine({ pack, files, runtime, decoder });
  const nets = await loadAttackNets({
    pack: MINIFASNET_PACK,
    files: await modelFiles(models, MINIFASNET_PACK),
    runtime,
  });
  const [, ...rows] = (await readFile(join(folder, 'manifest.csv'), 'utf8')).trim().split('\n');
  const judged: JudgedPresentation[] = [];
  for (const row of rows.filter((_, i) => i % take === 0)) {
    // A column between these has commas in quotes.
    const [file = '', , species = '', source = '', ...rest] = row.trim().split(',');
    const samples = [new Uint8Array(await readFile(join(folder, file)))];
    const request = { samples, strictness: 'standard', faceChoice: 'largest' } as const;
    const outcome = await detectPresentationAttack(request, { decoder, locator, nets });
    judged.push({ file, species, source, subject: rest.at(-1) ?? '', outcome });
  }
  return judged;
}
