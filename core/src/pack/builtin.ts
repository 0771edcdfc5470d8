import { BUILTIN_CALIBRATION } from './builtin-calibration.ts';
import { BUILTIN_PREPROCESSING } from './builtin-preprocessing.ts';
import type { PackManifest } from './manifest.ts';
import { converted, SSD_FILES, SSD_RECIPE } from './ssd.ts';

/**
 * The pack that needs no download: networks of face-api.js, made into ONNX on first use.
 *
 * For demonstrations. Its recogniser is from 2017 and refuses one mated comparison in six where
 * one non-mated comparison in 10,000 passes.
 */
export const BUILTIN_PACK: PackManifest = {
  id: 'builtin',
  modelId: 2,
  title: 'SSD MobileNet v1, 68 landmarks and the dlib ResNet of face-api.js (demo grade)',
  grade: 'demo',
  trainingData:
    'Detector: WIDER FACE, by the documentation of the package. Landmarks: about 35,000 images ' +
    'that it does not name. Recogniser: trained by the author of dlib; the package does not say ' +
    'on what. From general knowledge, not checked again: about 3 million images, most of them ' +
    'from FaceScrub and VGG-Face, data sets of celebrities meant for research.',
  files: [
    ...SSD_FILES,
    {
      role: 'recogniser',
      name: 'builtin-recogniser.onnx',
      bytes: 22_436_998,
      sha256: '43579748f124f0f442f5b771860576fb2473fc6d86c184c2a6a33f4c0ceb5041',
      source: converted('model/face_recognition_model.bin'),
      licence: 'MIT (the package); the weights are by the author of dlib, not re-checked',
    },
  ],
  detector: SSD_RECIPE,
  recogniser: {
    input: 'input',
    output: 'embedding',
    size: 150,
    // The network takes the mean off itself.
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
    // dlib's face chip, 8 % larger and moved by half a pixel: fitted to these landmarks on the
    // calibration half of lfw-dev, where FNMR at FMR 1e-3 falls from 7.3 to 6.3 % (raw cosine).
    template: [
      { x: 45.9, y: 43.3 },
      { x: 103.1, y: 43.3 },
      { x: 74.5, y: 75.7 },
      { x: 49, y: 104.3 },
      { x: 100, y: 104.3 },
    ],
    dimension: 128,
    // On the calibration half of lfw-dev, FNMR at FMR 1e-3 falls by a third.
    mirrored: true,
  },
  preprocessing: BUILTIN_PREPROCESSING,
  calibration: BUILTIN_CALIBRATION,
};
