import { createHash } from 'node:crypto';
import type { ModelFile, PackManifest } from '@facenition/core';

export const DETECTOR = new Uint8Array(5000).map((_, at) => at % 251);
export const RECOGNISER = new Uint8Array(70_000).map((_, at) => at % 241);

const file = (role: ModelFile['role'], content: Uint8Array): ModelFile => ({
  role,
  name: `${role}.onnx`,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  source: { kind: 'download', url: `https://models.example/${role}` },
  licence: 'MIT',
});

/** A pack of two files that hold no models: enough for everything but inference. */
export function fakePack(more: Partial<PackManifest> = {}): PackManifest {
  const point = { x: 0, y: 0 };
  return {
    id: 'fake',
    modelId: 99,
    title: 'A pack for tests',
    grade: 'standard',
    trainingData: 'nothing',
    files: [file('detector', DETECTOR), file('recogniser', RECOGNISER)],
    detector: { kind: 'yunet', scoreThreshold: 0.5 },
    recogniser: {
      input: 'input',
      output: 'output',
      size: 112,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
      template: [point, point, point, point, point],
      dimension: 128,
      mirrored: false,
    },
    ...more,
  };
}

export const CALIBRATION: NonNullable<PackManifest['calibration']> = {
  dataset: 'none',
  datasetDigest: '0'.repeat(64),
  product: 'none',
  hash: '0'.repeat(64),
  date: '2026-01-01',
  subjects: 0,
  images: 0,
  matedComparisons: 0,
  nonMatedComparisons: 0,
  operatingPoints: [],
  comparisons: [],
};
