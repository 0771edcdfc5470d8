/**
 * Fits the preprocessing of a pack's embeddings and writes its tables: the mean, and with
 * `--whiten` the map that makes embeddings uncorrelated and of equal variance.
 *
 *   node --conditions=@facenition/source scripts/fit-preprocessing.ts \
 *     --pack mobile --models DIR --images DIR --out core/src/pack/mobile-preprocessing.ts
 *   node --conditions=@facenition/source scripts/fit-preprocessing.ts \
 *     --pack builtin --whiten --images DIR --out core/src/pack/builtin-preprocessing.ts
 *
 * Takes half of the subjects, those whose second byte of SHA-1(name) is even, and at most ten
 * images of each; the other half stays for verifying what is fitted here.
 */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeFloats, loadFaceEngine, PACKS, type PackManifest } from '@facenition/core';
import {
  createImageDecoder,
  createInferenceRuntime,
  listImages,
  subjectOf,
} from '@facenition/server';
import { modelFiles } from './model-files.ts';
import { type FittedTables, fitMean, fitWhitening } from './whitening.ts';

const IMAGES_PER_SUBJECT = 10;

/**
 * For `--whiten`. Pack `builtin`, verification half of lfw-dev, FNMR at FMR 1e-2, 1e-3 and 1e-4:
 * .02 -> 2.7, 9.6, 24.2 %; .3 -> 2.4, 8.8, 23.2 %; .5 -> 2.4, 8.8, 23.5 %; 1 -> 2.5, 9.1, 25.2 %.
 */
const VARIANCE_FLOOR = 0.5;

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'mobile' },
    models: { type: 'string' },
    images: { type: 'string' },
    out: { type: 'string' },
    whiten: { type: 'boolean', default: false },
  },
});
const { pack: id, models, images, out, whiten } = values;
const found = PACKS.find((candidate) => candidate.id === id);
if (found === undefined || images === undefined || out === undefined) {
  throw new Error('needs --pack, --images and --out');
}
const embeddings = await embedCalibrationHalf(found, images);
const tables = whiten ? fitWhitening(embeddings, VARIANCE_FLOOR) : { mean: fitMean(embeddings) };
await writeFile(
  out,
  tableSource(found, tables, `${basename(images)}, ${embeddings.length} images`),
);
console.log(`${embeddings.length} embeddings, mean of length ${Math.hypot(...tables.mean)}`);

/** Embeddings as they are before any preprocessing, but of length 1. */
async function embedCalibrationHalf(
  { preprocessing: _, ...pack }: PackManifest,
  folder: string,
): Promise<readonly Float32Array[]> {
  const engine = await loadFaceEngine({
    pack,
    files: await modelFiles(models, pack),
    runtime: createInferenceRuntime(),
    decoder: createImageDecoder(),
  });
  const result: Float32Array[] = [];
  for (const path of calibrationHalf(await listImages(folder))) {
    const acquisition = await engine.acquire(await readFile(join(folder, path)), 'largest');
    if (acquisition.outcome === 'acquired') result.push(acquisition.embedding);
    else console.log(`${path}: ${acquisition.reason}`);
  }
  return result;
}

function calibrationHalf(paths: readonly string[]): readonly string[] {
  const taken = new Map<string, number>();
  return paths.filter((path) => {
    const subject = subjectOf(path);
    if (createHash('sha1').update(subject).digest().readUInt8(1) % 2 !== 0) return false;
    const count = (taken.get(subject) ?? 0) + 1;
    taken.set(subject, count);
    return count <= IMAGES_PER_SUBJECT;
  });
}

function tableSource(pack: PackManifest, tables: FittedTables, population: string): string {
  const { mean, projection } = tables;
  const rows = projection === undefined ? 0 : projection.length / mean.length;
  return `// Made by scripts/fit-preprocessing.ts from the calibration half of ${population}.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** ${projection === undefined ? 'Centring' : 'Whitening'}, fitted on embeddings of length 1. */
export const ${pack.id.toUpperCase()}_PREPROCESSING: EmbeddingPreprocessing = {
  unitFirst: true,
  mean:
${literal(mean)},
${projection === undefined ? '' : `  projection: {\n    rows: ${rows},\n    table:\n${literal(projection)},\n  },\n`}};
`;
}

function literal(values: Float32Array): string {
  const lines = encodeFloats(values).match(/.{1,88}/g) ?? [];
  return lines.map((line) => `    '${line}'`).join(' +\n');
}
