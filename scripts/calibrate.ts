/**
 * Measures a pack's operating points on labelled images and writes them as its calibration.
 *
 *   node scripts/node24.js scripts/calibrate.ts --pack mobile --models DIR \
 *     --images DIR [--cache FILE] [--highest 4] --out core/src/pack/mobile-calibration.ts
 *
 * Thresholds come from one half of the subjects, and the rates beside them from the other half. A
 * threshold that does not transfer to the other half is raised until it holds there too.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type Calibration, PACKS } from '@facenition/core';
import { codeNames, createPreprocessor } from '@facenition/core/template';
import { calibrate } from './calibration/calibrate.ts';
import { embedFolder } from './calibration/embed.ts';

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'mobile' },
    models: { type: 'string' },
    images: { type: 'string' },
    cache: { type: 'string' },
    highest: { type: 'string', default: '8' },
    out: { type: 'string' },
  },
});
const { pack: id, models, images, cache, highest, out } = values;
const pack = PACKS.find((candidate) => candidate.id === id);
if (pack === undefined || images === undefined || out === undefined) {
  throw new Error('needs --pack, --images and --out');
}

const preprocess = createPreprocessor(pack.recogniser.dimension, pack.preprocessing);
const embedded = await embedFolder({ pack, models, images, cache });
console.log(`${embedded.embeddings.length} of ${embedded.images} images acquired`);
const population = { ...embedded, embeddings: embedded.embeddings.map(preprocess) };
const found = calibrate(population, codeNames, Number(highest), console.log);

const calibration: Calibration = {
  dataset: `${basename(images)}: thresholds from half of the subjects, rates from the other half`,
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
