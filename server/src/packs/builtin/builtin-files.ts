import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FacenitionError, type ModelRole } from '@facenition/core';
import { convertDetector } from './convert-detector.ts';
import { convertLandmarks } from './convert-landmarks.ts';
import { convertRecogniser } from './convert-recogniser.ts';
import { readWeights, type Weights } from './tfjs-weights.ts';

interface Source {
  /** Both files, by their name without ending, in the package's model folder. */
  readonly name: string;
  readonly manifestSha256: string;
  readonly weightsSha256: string;
  readonly convert: (weights: Weights) => Uint8Array;
}

/** What the conversion starts from: @vladmandic/face-api 1.7.15. */
const SOURCES: Readonly<Record<ModelRole, Source>> = {
  detector: {
    name: 'ssd_mobilenetv1_model',
    manifestSha256: '888f744dffbc84f5f060d1f8427d9742341943a2dfaaf9205d10029b7e7a2955',
    weightsSha256: '2835640602d53718aa6ae9a42896327eaa21beefed056c218d32ca7d79e1e2f8',
    convert: convertDetector,
  },
  landmarks: {
    name: 'face_landmark_68_model',
    manifestSha256: 'ca4886639f86e99b39fed0c155f81b63317225773bd9616716e887b0153389c9',
    weightsSha256: '4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b',
    convert: convertLandmarks,
  },
  recogniser: {
    name: 'face_recognition_model',
    manifestSha256: 'cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b',
    weightsSha256: 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589',
    convert: convertRecogniser,
  },
};

/**
 * Makes one model file of the `builtin` pack, ONNX, from the weights inside the npm package
 * `@vladmandic/face-api`. No network; the same bytes each time.
 *
 * Rejects with `ERR_PACK_NOT_INSTALLED` where the package cannot be read and with
 * `ERR_MODEL_CORRUPT` where its weights are not the known ones.
 */
export async function buildBuiltinModel(role: string): Promise<Uint8Array> {
  if (!isBuiltinRole(role)) {
    throw new FacenitionError('ERR_PACK_NOT_INSTALLED', `there is nothing to make a ${role} from`);
  }
  const { name, manifestSha256, weightsSha256, convert } = SOURCES[role];
  const manifest = await readSource(`${name}-weights_manifest.json`, manifestSha256);
  const weights = await readSource(`${name}.bin`, weightsSha256);
  return convert(readWeights(JSON.parse(new TextDecoder().decode(manifest)), weights));
}

function isBuiltinRole(role: string): role is ModelRole {
  return Object.hasOwn(SOURCES, role);
}

async function readSource(file: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readPackageFile(file);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', `${file} is not the file it should be`);
  }
  return bytes;
}

async function readPackageFile(file: string): Promise<Uint8Array> {
  try {
    const require = createRequire(import.meta.url);
    const folder = dirname(require.resolve('@vladmandic/face-api/package.json'));
    return await readFile(join(folder, 'model', file));
  } catch (cause) {
    throw new FacenitionError('ERR_PACK_NOT_INSTALLED', `cannot read ${file}`, { cause });
  }
}
