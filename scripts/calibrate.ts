/**
 * Measures a pack's operating points on labelled images and writes them as its calibration.
 *
 *   node --conditions=@facenition/source scripts/calibrate.ts --pack mobile --models DIR \
 *     --images DIR [--cache FILE] --out core/src/pack/mobile-calibration.ts
 *
 * Thresholds come from one half of the subjects, and the rates beside them from the other half.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type Calibration, loadFaceEngine, PACKS } from '@facenition/core';
import { codeNames } from '@facenition/core/evaluation';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { calibrate } from './calibration/calibrate.ts';
import { embedFolder } from './calibration/embed.ts';
import { modelFiles } from './model-files.ts';

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'mobile' },
    models: { type: 'string' },
    images: { type: 'string' },
    cache: { type: 'string' },
    out: { type: 'string' },
  },
});
const { pack: id, models, images, cache, out } = values;
const pack = PACKS.find((candidate) => candidate.id === id);
if (pack === undefined || images === undefined || out === undefined) {
  throw new Error('needs --pack, --images and --out');
}

const engine = await loadFaceEngine({
  pack,
  files: await modelFiles(models, pack),
  runtime: createInferenceRuntime(),
  decoder: createImageDecoder(),
});
const population = await embedFolder(images, engine, cache);
console.log(`${population.embeddings.length} of ${population.images} images acquired`);
const found = calibrate(population, codeNames, console.log);

const calibration: Calibration = {
  dataset: `${basename(images)}, halves disjoint by subject`,
  date: new Date().toISOString().slice(0, 10),
  ...found,
};
await writeFile(
  out,
  `// Made by scripts/calibrate.ts; \`npm run format\` lays it out.
import type { Calibration } from './manifest.ts';

export const ${pack.id.toUpperCase()}_CALIBRATION: Calibration = ${JSON.stringify(calibration)};
`,
);
