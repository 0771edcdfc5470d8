import type { PackManifest } from './manifest.ts';
import { ARCFACE_TEMPLATE } from './templates.ts';
import { YUNET_FILE, YUNET_RECIPE } from './yunet.ts';

/**
 * OpenCV Zoo's recogniser. Recipe as its publisher states it (opencv_zoo, sface.py; OpenCV's
 * FaceRecognizerSF): 112 x 112 RGB, 0..255 as they are. Not measured here.
 */
export const SFACE_PACK: PackManifest = {
  id: 'sface',
  modelId: 3,
  title: 'YuNet and SFace',
  grade: 'standard',
  trainingData:
    'Detector: WIDER FACE. Recogniser: its publisher does not say what it was trained on; the ' +
    'paper of the same name used CASIA-WebFace, VGGFace2 and MS-Celeb-1M.',
  files: [
    YUNET_FILE,
    {
      role: 'recogniser',
      name: 'face_recognition_sface_2021dec.onnx',
      bytes: 38_696_353,
      sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
      source: {
        kind: 'download',
        url: 'https://github.com/opencv/opencv_zoo/raw/main/models/face_recognition_sface/face_recognition_sface_2021dec.onnx',
      },
      licence: 'Apache-2.0',
    },
  ],
  detector: YUNET_RECIPE,
  recogniser: {
    input: 'data',
    output: 'fc1',
    size: 112,
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
    template: ARCFACE_TEMPLATE,
    dimension: 128,
    mirrored: false,
  },
};
