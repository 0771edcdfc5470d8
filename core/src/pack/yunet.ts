import type { DetectorRecipe, ModelFile } from './manifest.ts';

/** The detector of every downloaded pack. */
export const YUNET_FILE: ModelFile = {
  role: 'detector',
  name: 'yunet_n_dynamic.onnx',
  bytes: 322_906,
  sha256: '104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12',
  source: {
    kind: 'download',
    url: 'https://raw.githubusercontent.com/ShiqiYu/libfacedetection.train/0047ac24afb1a50a0c6105001c89d1b5b805dbf1/onnx/yunet_n_dynamic.onnx',
  },
  licence: 'Apache-2.0',
};

/** Every one of 6,410 press photographs has a face above .88; faces in poor light reach .6. */
export const YUNET_RECIPE: DetectorRecipe = { kind: 'yunet', scoreThreshold: 0.6 };
