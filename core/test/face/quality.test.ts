import type { FaceLandmarks, Picture } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { type CaptureMeasures, measureFace, measurePicture } from '../../src/face/measures.ts';
import { isGoodEnough, scoreComponents } from '../../src/face/quality.ts';
import { paint } from '../image/pictures.ts';
import { blurred, frontal, recolour, textured } from './faces.ts';

const picture = textured(200, 200);
const face = frontal(100, 100, 50);

/** Why a capture with these measures is refused. */
const refusal = (measures: CaptureMeasures): string | undefined =>
  scoreComponents(measures).find((component) => !isGoodEnough(component))?.reason;

const scores = (measures: CaptureMeasures): Readonly<Record<string, number>> =>
  Object.fromEntries(scoreComponents(measures).map(({ name, score }) => [name, score]));

function turned(landmarks: FaceLandmarks, degrees: number): FaceLandmarks {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = ({ x, y }: { x: number; y: number }) => ({
    x: 100 + c * (x - 100) - s * (y - 100),
    y: 100 + s * (x - 100) + c * (y - 100),
  });
  return {
    leftEye: turn(landmarks.leftEye),
    rightEye: turn(landmarks.rightEye),
    nose: turn(landmarks.nose),
    leftMouth: turn(landmarks.leftMouth),
    rightMouth: turn(landmarks.rightMouth),
  };
}

describe('a usable face passes', () => {
  test.each<[string, Picture, FaceLandmarks]>([
    ['plain', picture, face],
    ['tilted', picture, turned(face, -30)],
    ['in little light', recolour(picture, (value) => value * 0.3), face],
    ['flat', textured(200, 200, 0.15), face],
    ['a little out of focus', blurred(picture, 1), face],
    ['of 20 pixels between the eyes', picture, frontal(100, 100, 20)],
    ['looking aside', picture, { ...face, nose: { x: 125, y: 100 } }],
    ['with the forehead cut off', picture, frontal(100, 60, 50)],
  ])('%s', (_, capture, landmarks) => {
    expect(refusal(measureFace(capture, landmarks))).toBeUndefined();
  });
});

describe('is refused for what is wrong with it', () => {
  const point = { x: 80, y: 80 };
  const nowhere = {
    leftEye: point,
    rightEye: point,
    nose: point,
    leftMouth: point,
    rightMouth: point,
  };
  test.each<[string, Picture, FaceLandmarks, string]>([
    ['a tenth of the light', recolour(picture, (v) => v * 0.08), face, 'too-dark'],
    ['light in excess', recolour(picture, (v) => v * 3), face, 'too-bright'],
    ['far out of focus', blurred(picture, 5), face, 'blurred'],
    ['small', picture, frontal(100, 100, 12), 'face-too-small'],
    ['landmarks that coincide', picture, nowhere, 'face-too-small'],
    ['lying on its side', picture, turned(face, 90), 'pose'],
    ['standing on its head', picture, turned(face, 180), 'pose'],
    ['in profile', picture, { ...frontal(100, 100, 30), nose: { x: 145, y: 100 } }, 'pose'],
    [
      'eyes nearly in line',
      picture,
      { ...frontal(100, 100, 50), rightEye: { x: 85, y: 71 } },
      'pose',
    ],
    ['looking at the floor', picture, { ...face, nose: { x: 100, y: 128 } }, 'pose'],
    ['an eye outside', picture, frontal(20, 100, 50), 'cropped'],
    ['half outside at the top', picture, frontal(100, 31, 50), 'cropped'],
  ])('%s', (_, capture, landmarks, reason) => {
    expect(refusal(measureFace(capture, landmarks))).toBe(reason);
  });
});

describe('a picture without a face', () => {
  test.each<[string, Picture, string | undefined]>([
    ['black', paint(64, 48, () => [3, 3, 3]), 'too-dark'],
    ['white', paint(64, 48, () => [255, 255, 255]), 'too-bright'],
    ['out of focus', blurred(textured(256, 256), 8), 'blurred'],
    ['a plain wall', paint(64, 48, () => [120, 110, 100]), undefined],
    ['a view', textured(400, 300), undefined],
    ['a thin strip', textured(1920, 1), undefined],
  ])('%s', (_, capture, reason) => {
    expect(refusal(measurePicture(capture))).toBe(reason);
  });
});

test('landmarks that are no numbers are a fault', () => {
  const fine = frontal(100, 100, 50);
  for (const landmarks of [
    frontal(Number.NaN, 100, 50),
    { ...fine, nose: { x: 1, y: Number.NaN } },
  ]) {
    expect(() => measureFace(picture, landmarks)).toThrow('landmarks are not finite');
  }
});

describe('the scale of a component', () => {
  const limits: readonly [string, keyof CaptureMeasures, number, number][] = [
    ['SingleFacePresent', 'rival', 0.6, 1],
    ['InterEyeDistance', 'size', 16, -1],
    ['FaceInsidePicture', 'outside', 0.3, 1],
    ['HeadPoseYaw', 'noseOffset', 1.3, 1],
    ['HeadPoseYaw', 'noseOffset', -1.3, -1],
    ['HeadPosePitch', 'noseHeight', 0.9, 1],
    ['HeadPosePitch', 'noseHeight', 0, -1],
    ['HeadPoseRoll', 'roll', 45, 1],
    ['HeadPoseRoll', 'roll', -45, -1],
    ['UnderExposurePrevention', 'underexposed', 0.75, 1],
    ['OverExposurePrevention', 'overexposed', 0.5, 1],
    ['Sharpness', 'sharpness', 0.1, -1],
  ];

  test.each(limits)(
    '%s has 50 at the limit of %s, %d, and less beyond',
    (name, measure, limit, beyond) => {
      expect(scores({ [measure]: limit })).toEqual({ [name]: 50 });
      expect(scores({ [measure]: limit + beyond * 1e-9 })).toEqual({ [name]: 49 });
      expect(scores({ [measure]: limit - beyond * 1e-9 })).toEqual({ [name]: 50 });
    },
  );

  test.each(limits)('%s falls from 100 to 0 as %s goes past %d', (name, measure, limit, beyond) => {
    const span = measure === 'roll' ? 200 : Math.max(3, 2 * Math.abs(limit));
    const along = Array.from({ length: 200 }, (_, i) => limit + beyond * span * (i / 100 - 1));
    const falling = along.map((value) => scores({ [measure]: value })[name] ?? Number.NaN);
    // Within the limit the other side of a measure with two of them may come first.
    const outer = falling.slice(falling.indexOf(100));
    expect(outer[0]).toBe(100);
    expect(outer).toEqual([...outer].sort((a, b) => b - a));
    expect(outer.at(-1)).toBe(0);
  });

  test('what is no number is not good enough, and is not told', () => {
    const found = scoreComponents({ noseHeight: Number.NaN, sharpness: Number.NaN });
    expect(found.map(({ score, measure }) => [score, measure])).toEqual([
      [0, undefined],
      [0, undefined],
    ]);
    expect(scores({ noseHeight: Number.POSITIVE_INFINITY })).toEqual({ HeadPosePitch: 0 });
  });

  test('a sharp frontal face in good light scores 100 everywhere', () => {
    const all = scores({ rival: 0, ...measureFace(picture, face) });
    expect(Object.keys(all)).toHaveLength(9);
    expect(new Set(Object.values(all))).toEqual(new Set([100]));
  });

  test('a landmark outside counts as a face outside', () => {
    expect(scores(measureFace(picture, frontal(20, 100, 50)))).toMatchObject({
      FaceInsidePicture: 0,
    });
  });
});
