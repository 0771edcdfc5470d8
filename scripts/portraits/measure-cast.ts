/**
 * Prints how far apart the cast is for a model pack.
 *
 *   node scripts/node24.js scripts/portraits/measure-cast.ts --pack mobile --models DIR
 */

import { parseArgs } from 'node:util';
import { loadFaceEngine, PACKS } from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { modelFiles } from '../model-files.ts';
import { cast, noFace, twoFaces } from './cast.ts';
import { compareCast } from './compare-cast.ts';

const { values } = parseArgs({
  options: { pack: { type: 'string', default: 'mobile' }, models: { type: 'string' } },
});
const pack = PACKS.find(({ id }) => id === values.pack);
if (pack === undefined || values.models === undefined) throw new Error('needs --pack and --models');

const engine = await loadFaceEngine({
  pack,
  files: await modelFiles(values.models, pack),
  runtime: createInferenceRuntime(),
  decoder: createImageDecoder(),
});
const { failures, lowestMated, highestNonMated, matrix } = await compareCast(engine);
const cell = (text: string): string => text.padStart(8);
console.log(cell('') + cast.map(({ name }) => cell(name)).join(''));
for (const [index, { name }] of cast.entries()) {
  console.log(cell(name) + (matrix[index] ?? []).map((score) => cell(score.toFixed(3))).join(''));
}
console.log(`mated: at least ${lowestMated.toFixed(3)}`);
console.log(`non-mated: at most ${highestNonMated.toFixed(3)}`);
console.log(`not acquired: ${failures.length === 0 ? 'none' : failures.join(', ')}`);
console.log('no face:', await engine.acquire(await noFace(), 'only'));
console.log('two faces:', await engine.acquire(await twoFaces(), 'only'));
