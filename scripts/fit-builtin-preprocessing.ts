/**
 * Fits the preprocessing of the `builtin` pack and writes it to core/src/pack.
 *
 * npx node --conditions=@facenition/source scripts/fit-builtin-preprocessing.ts FOLDER
 *
 * FOLDER holds one JPEG per capture, Subject_Name_0001.jpg. Only the calibration half of the
 * subjects counts, so that the other half can measure what comes out.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BUILTIN_PACK,
  createSsdLandmarksLocator,
  type EmbeddingPreprocessing,
  type InferenceSession,
  pictureTensor,
  similarityTransform,
  warpFace,
} from '@facenition/core';
import { buildBuiltinModel, createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { fitWhitening } from './whitening.ts';

/** More captures of one subject would make the population theirs. */
const MAX_PER_SUBJECT = 10;

const TARGET = `${import.meta.dirname}/../core/src/pack/builtin-preprocessing.ts`;

const subjectOf = (file: string): string => file.replace(/_\d+\.jpg$/, '');

const inCalibrationHalf = (subject: string): boolean =>
  createHash('sha1').update(subject).digest().readUInt8(1) % 2 === 0;

async function calibrationFiles(folder: string): Promise<readonly string[]> {
  const taken = new Map<string, number>();
  return (await readdir(folder)).sort().filter((file) => {
    const subject = subjectOf(file);
    const count = (taken.get(subject) ?? 0) + 1;
    taken.set(subject, count);
    return inCalibrationHalf(subject) && count <= MAX_PER_SUBJECT;
  });
}

/** What the recogniser says of the best detected face, before any preprocessing. */
async function createExtractor(): Promise<(image: Uint8Array) => Promise<Float32Array[]>> {
  const runtime = createInferenceRuntime();
  const load = async (role: 'detector' | 'landmarks' | 'recogniser'): Promise<InferenceSession> =>
    runtime.load(await buildBuiltinModel(role));
  const recogniser = await load('recogniser');
  const models = { detector: await load('detector'), landmarks: await load('landmarks') };
  const { detector, recogniser: recipe } = BUILTIN_PACK;
  const locator = createSsdLandmarksLocator(models, detector.scoreThreshold);
  const decoder = createImageDecoder();

  return async (image) => {
    const picture = await decoder.decode(image);
    const [face] = await locator.detect(picture);
    const found = face && (await locator.locate(picture, face));
    if (found === undefined) return [];
    const points = [found.leftEye, found.rightEye, found.nose, found.leftMouth, found.rightMouth];
    const aligned = warpFace(picture, similarityTransform(points, recipe.template), recipe.size);
    const { mean, deviation } = recipe;
    const input = pictureTensor(aligned, { channels: 'rgb', mean, deviation });
    const { [recipe.output]: output } = await recogniser.run({ [recipe.input]: input });
    return output === undefined ? [] : [output.data];
  };
}

function sourceText({ mean, projection }: EmbeddingPreprocessing, images: number): string {
  return `import type { EmbeddingPreprocessing } from './manifest.ts';

/**
 * Whitening, written by scripts/fit-builtin-preprocessing.ts from ${images} captures of the
 * calibration half of lfw-dev. Another table is another model id.
 */
export const BUILTIN_PREPROCESSING: EmbeddingPreprocessing = {
  unitFirst: false,
  mean: '${mean}',
  projection: {
    rows: ${projection?.rows},
    table:
      '${projection?.table}',
  },
};
`;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of captures');
const extract = await createExtractor();
const outputs: Float32Array[] = [];
for (const file of await calibrationFiles(folder)) {
  outputs.push(...(await extract(await readFile(join(folder, file)))));
}
await writeFile(TARGET, sourceText(fitWhitening(outputs), outputs.length));
console.log(`${outputs.length} captures`);
