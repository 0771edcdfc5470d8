import type { DetectorRecipe, ModelFile } from './manifest.ts';

const NPM_PACKAGE = '@vladmandic/face-api';

/** Weights of the npm package, by their place in it; the files are made by converting them. */
export const converted = (path: string): ModelFile['source'] => ({
  kind: 'converted',
  npmPackage: NPM_PACKAGE,
  path,
});

/** The detector and the landmarks of the pack that needs no download. */
export const SSD_FILES: readonly ModelFile[] = [
  {
    role: 'detector',
    name: 'builtin-detector.onnx',
    bytes: 22_091_526,
    sha256: '3844ad2c12f8d73c43b658390c0639f3ff3669c4b377b535264c88450b64b920',
    source: converted('model/ssd_mobilenetv1_model.bin'),
    licence: 'MIT',
  },
  {
    role: 'landmarks',
    name: 'builtin-landmarks.onnx',
    bytes: 1_433_158,
    sha256: '6979b40d16282247857b76a29deedebe7152a1722628a22ef95bc18c9a32eee5',
    source: converted('model/face_landmark_68_model.bin'),
    licence: 'MIT',
  },
];

export const SSD_RECIPE: DetectorRecipe = { kind: 'ssd-landmarks68', scoreThreshold: 0.5 };
