import type { PackManifest } from './manifest.ts';
import { ARCFACE_TEMPLATE } from './templates.ts';
import { YUNET_FILE, YUNET_RECIPE } from './yunet.ts';

/**
 * A large recogniser (ResNet-100, 512 numbers) whose publisher states that its training data may
 * be used commercially. Recipe of ArcFace's own models, which it replaces: RGB, -1..1. Not
 * measured here. Its repository also holds detectors; those are not under its licence and not
 * used.
 */
export const AURAFACE_PACK: PackManifest = {
  id: 'auraface',
  modelId: 4,
  title: 'YuNet and AuraFace',
  grade: 'standard',
  trainingData:
    'Detector: WIDER FACE. Recogniser: "commercially and publicly available" data, says its ' +
    'publisher (fal), without naming it.',
  files: [
    YUNET_FILE,
    {
      role: 'recogniser',
      name: 'glintr100.onnx',
      bytes: 260_694_151,
      sha256: 'a7933ea5330113b01c9b60351d8f4c33003f145d8470ac5f0e52ee2effe25c60',
      source: {
        kind: 'download',
        url: 'https://huggingface.co/fal/AuraFace-v1/resolve/af6d057c9b0ec4071d4c49c80e3539258798b609/glintr100.onnx',
      },
      licence: 'Apache-2.0',
    },
  ],
  detector: YUNET_RECIPE,
  recogniser: {
    input: 'input.1',
    output: '1333',
    size: 112,
    mean: [127.5, 127.5, 127.5],
    deviation: [127.5, 127.5, 127.5],
    template: ARCFACE_TEMPLATE,
    dimension: 512,
    mirrored: false,
  },
};
