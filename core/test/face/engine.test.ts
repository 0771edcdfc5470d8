import {
  createFaceEngine,
  type DetectedFace,
  type FaceLandmarks,
  type FaceLocator,
  type InferenceSession,
  type Picture,
} from '@facenition/core';
import { describe, expect, test, vi } from 'vitest';
import { MOBILE_PACK } from '../../src/pack/mobile.ts';
import { detected, frontal, recolour, textured } from './faces.ts';

const picture = textured(200, 200);
const face = detected(0.95, 100, 100, 120);
const sample = new Uint8Array([1]);

function locatorOf(
  faces: readonly DetectedFace[],
  landmarks: FaceLandmarks | undefined = frontal(100, 100, 50),
): FaceLocator {
  return { uprightScore: 0.9, detect: async () => faces, locate: async () => landmarks };
}

function engineWith(
  locator: FaceLocator,
  { seen = picture, output = Float32Array.from({ length: 128 }, (_, i) => i - 60) } = {},
) {
  const run = vi.fn<InferenceSession['run']>(async () => ({
    output0: { data: output, dims: [1, 128] },
  }));
  const { preprocessing: _, ...pack } = MOBILE_PACK;
  const decoder = { decode: async (): Promise<Picture> => structuredClone(seen) };
  return { engine: createFaceEngine({ pack, decoder, locator, recogniser: { run } }), run };
}

test('a face becomes an embedding of length 1', async () => {
  const { engine, run } = engineWith(locatorOf([face]));
  const acquisition = await engine.acquire(sample, 'only');
  if (acquisition.outcome !== 'acquired') throw new Error(acquisition.reason);
  const { embedding } = acquisition;
  expect(embedding.length).toBe(128);
  expect(Math.hypot(...embedding)).toBeCloseTo(1, 6);
  expect(embedding[127]! / embedding[61]!).toBeCloseTo(67, 4);
  expect(run.mock.calls[0]?.[0].input0?.dims).toEqual([1, 3, 112, 112]);
});

describe('a capture that cannot be used is an outcome, and nothing is embedded', () => {
  const dark = recolour(picture, (value) => value * 0.08);
  const beside = detected(0.94, 30, 100, 100);
  test.each<[string, FaceLocator, Picture, string]>([
    ['no face', locatorOf([]), picture, 'no-face'],
    ['no face in the dark', locatorOf([]), dark, 'too-dark'],
    ['a face in the dark', locatorOf([face]), dark, 'too-dark'],
    ['two faces', locatorOf([face, beside]), picture, 'several-faces'],
    ['a small face', locatorOf([face], frontal(100, 100, 9)), picture, 'face-too-small'],
    [
      'no face on a closer look',
      { uprightScore: 0.9, detect: async () => [face], locate: async () => undefined },
      picture,
      'no-face',
    ],
  ])('%s', async (_, locator, seen, reason) => {
    const { engine, run } = engineWith(locator, { seen });
    const acquisition = await engine.acquire(sample, 'only');
    expect(acquisition).toEqual({ outcome: 'not-acquired', reason });
    expect(run).not.toHaveBeenCalled();
  });
});

describe('a photograph that lost its orientation is refused for the pose', () => {
  const wide = textured(240, 180);
  // Upright where the picture is taller than wide, or after two quarter turns.
  const bySide = (sideways: number): FaceLocator => ({
    uprightScore: 0.915,
    detect: async ({ width, height }) => [{ ...face, score: width > height ? sideways : 0.94 }],
    locate: async () => frontal(100, 90, 40),
  });

  test('lying on its side, where the detector is in doubt', async () => {
    const { engine } = engineWith(bySide(0.85), { seen: wide });
    expect(await engine.acquire(sample, 'only')).toEqual({
      outcome: 'not-acquired',
      reason: 'pose',
    });
  });

  test('but not where the detector is sure', async () => {
    const { engine } = engineWith(bySide(0.92), { seen: wide });
    expect(await engine.acquire(sample, 'only')).toMatchObject({ outcome: 'acquired' });
  });

  test('nor where the scores of a detector do not tell', async () => {
    const { engine } = engineWith({ ...bySide(0.85), uprightScore: 0 }, { seen: wide });
    expect(await engine.acquire(sample, 'only')).toMatchObject({ outcome: 'acquired' });
  });

  test('nor where the turned picture has no landmarks on a closer look', async () => {
    const locate: FaceLocator['locate'] = async ({ width, height }) =>
      width > height ? frontal(100, 90, 40) : undefined;
    const { engine } = engineWith({ ...bySide(0.85), locate }, { seen: wide });
    expect(await engine.acquire(sample, 'only')).toMatchObject({ outcome: 'acquired' });
  });

  test('nor where a turned picture scores no higher', async () => {
    const { engine } = engineWith(locatorOf([{ ...face, score: 0.7 }]));
    expect(await engine.acquire(sample, 'only')).toMatchObject({ outcome: 'acquired' });
  });
});

test('a mirrored recipe takes the mean of the face and its mirror image', async () => {
  const { engine, run } = engineWith(locatorOf([face]));
  let calls = 0;
  run.mockImplementation(async () => {
    const data = new Float32Array(128);
    // Of different lengths: each counts the same.
    data[calls] = calls === 0 ? 3 : 40;
    calls++;
    return { output0: { data, dims: [1, 128] } };
  });
  const acquisition = await engine.acquire(sample, 'only');
  if (acquisition.outcome !== 'acquired') throw new Error(acquisition.reason);
  expect(acquisition.embedding[0]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(acquisition.embedding[1]).toBeCloseTo(Math.SQRT1_2, 6);
  const [straight, mirror] = run.mock.calls.map(([{ input0 }]) => input0!.data);
  expect([...mirror!.subarray(0, 112)]).toEqual([...straight!.subarray(0, 112)].reverse());
  expect(mirror).not.toEqual(straight);
});

test('a recogniser that answers nonsense is a fault', async () => {
  const { engine } = engineWith(locatorOf([face]), { output: new Float32Array(128).fill(NaN) });
  await expect(engine.acquire(sample, 'only')).rejects.toMatchObject({ code: 'ERR_MODEL_FAILED' });
});
