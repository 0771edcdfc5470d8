/**
 * Fits the preprocessing of a pack's embeddings and writes its tables: the mean, and with
 * `--whiten` the map that makes embeddings uncorrelated and of equal variance.
 *
 *   node scripts/node24.js scripts/fit-preprocessing.ts \
 *     --pack mobile --models DIR --images DIR [--cache FILE] --out core/src/pack/mobile-preprocessing.ts
 *   node scripts/node24.js scripts/fit-preprocessing.ts \
 *     --pack builtin --whiten --images DIR [--cache FILE] --out core/src/pack/builtin-preprocessing.ts
 *
 * Takes the calibration half of the subjects; the other half stays for verifying what is fitted.
 */

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKS, type PackManifest } from '@facenition/core';
import { encodeFloats } from '@facenition/core/template';
import { embedFolder } from './calibration/embed.ts';
import { halfOfPopulation } from './calibration/population.ts';
import { type FittedTables, fitMean, fitWhitening } from './calibration/whitening.ts';

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
    cache: { type: 'string' },
    out: { type: 'string' },
    whiten: { type: 'boolean', default: false },
  },
});
const { pack: id, models, images, cache, out, whiten } = values;
const pack = PACKS.find((candidate) => candidate.id === id);
if (pack === undefined || images === undefined || out === undefined) {
  throw new Error('needs --pack, --images and --out');
}
const population = await embedFolder({ pack, models, images, cache });
const { embeddings } = halfOfPopulation(population, 'calibration');
const tables = whiten ? fitWhitening(embeddings, VARIANCE_FLOOR) : { mean: fitMean(embeddings) };
await writeFile(out, tableSource(pack, tables, `${basename(images)}, ${embeddings.length} images`));
console.log(`${embeddings.length} embeddings, mean of length ${Math.hypot(...tables.mean)}`);

function tableSource(pack: PackManifest, tables: FittedTables, population: string): string {
  const { mean, projection } = tables;
  const rows = projection === undefined ? 0 : projection.length / mean.length;
  return `// Made by scripts/fit-preprocessing.ts from the calibration half of ${population}.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** ${projection === undefined ? 'Centring' : 'Whitening'}, fitted on embeddings of length 1. */
export const ${pack.id.toUpperCase()}_PREPROCESSING: EmbeddingPreprocessing = {
  mean: '${encodeFloats(mean)}',
${projection === undefined ? '' : `  projection: {\n    rows: ${rows},\n    table: '${encodeFloats(projection)}',\n  },\n`}};
`;
}
