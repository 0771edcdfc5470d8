/**
 * Fits the mean of a pack's embeddings and writes it as a table.
 *
 *   node --conditions=@facenition/source scripts/fit-preprocessing.ts \
 *     --pack mobile --models DIR --images DIR --out core/src/pack/mobile-preprocessing.ts
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

const IMAGES_PER_SUBJECT = 10;

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'mobile' },
    models: { type: 'string' },
    images: { type: 'string' },
    out: { type: 'string' },
  },
});
const { pack: id, models, images, out } = values;
const found = PACKS.find((candidate) => candidate.id === id);
if (found === undefined || models === undefined || images === undefined || out === undefined) {
  throw new Error('needs --pack, --models, --images and --out');
}
const { mean, count } = await fitMean(found, models, images);
await writeFile(out, tableSource(found, mean, `${basename(images)}, ${count} images`));
console.log(`mean of ${count} embeddings: length ${Math.hypot(...mean).toFixed(3)}`);

async function fitMean(
  { preprocessing: _, ...pack }: PackManifest,
  models: string,
  images: string,
) {
  const engine = await loadFaceEngine({
    pack,
    files: await modelFiles(models, pack),
    runtime: createInferenceRuntime(),
    decoder: createImageDecoder(),
  });
  const mean = new Float64Array(pack.recogniser.dimension);
  let count = 0;
  for (const path of calibrationHalf(await listImages(images))) {
    const acquisition = await engine.acquire(await readFile(join(images, path)), 'largest');
    if (acquisition.outcome !== 'acquired') continue;
    acquisition.embedding.forEach((value, i) => {
      mean[i]! += value;
    });
    count++;
  }
  return { mean: Float32Array.from(mean, (sum) => sum / count), count };
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

function tableSource(pack: PackManifest, mean: Float32Array, population: string): string {
  const lines = encodeFloats(mean).match(/.{1,88}/g) ?? [];
  const literal = lines.map((line) => `    '${line}'`).join(' +\n');
  return `// Made by scripts/fit-preprocessing.ts from the calibration half of ${population}.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Centring: the mean of embeddings of length 1. */
export const ${pack.id.toUpperCase()}_PREPROCESSING: EmbeddingPreprocessing = {
  unitFirst: true,
  mean:
${literal},
};
`;
}
