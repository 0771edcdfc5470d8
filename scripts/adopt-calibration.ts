/**
 * Makes what `facenition calibrate` wrote part of a pack: the tables in `core/src/pack`.
 *
 *   npm run facenition -- calibrate --pack mobile --images DIR --out mobile.json
 *   node scripts/node24.js scripts/adopt-calibration.ts mobile.json && npm run format
 *
 * A pack whose manifest names no tables yet has to be told of them, as `mobile.ts` does.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calibration, EmbeddingPreprocessing } from '@facenition/core';
import { provenanceLine } from '@facenition/evaluation';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('needs the file that `facenition calibrate` wrote');
const file: {
  readonly pack: string;
  readonly preprocessing: EmbeddingPreprocessing;
  readonly calibration: Calibration;
} = JSON.parse(await readFile(path, 'utf8'));
const { pack, preprocessing, calibration } = file;
const name = pack.toUpperCase().replaceAll('-', '_');
const folder = join(import.meta.dirname, '..', 'core', 'src', 'pack');

await writeFile(
  join(folder, `${pack}-calibration.ts`),
  `// Made by \`facenition calibrate\`, laid down by scripts/adopt-calibration.ts. Do not edit: a test
// holds the hash. ${provenanceLine(calibration)}
import type { Calibration } from './manifest.ts';

export const ${name}_CALIBRATION: Calibration = ${JSON.stringify(calibration)};
`,
);
await writeFile(
  join(folder, `${pack}-preprocessing.ts`),
  `// Made by \`facenition calibrate\`, laid down by scripts/adopt-calibration.ts.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Fitted on embeddings of length 1, of the half of the people who chose the thresholds. */
export const ${name}_PREPROCESSING: EmbeddingPreprocessing = ${JSON.stringify(preprocessing)};
`,
);
