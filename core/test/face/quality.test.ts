import type { FaceLandmarks, Picture } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { assessFace, assessPicture } from '../../src/face/quality.ts';
import { paint } from '../image/pictures.ts';
import { blurred, frontal, recolour, textured } from './faces.ts';

const picture = textured(200, 200);
const face = frontal(100, 100, 50);

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
    expect(assessFace(capture, landmarks)).toBeUndefined();
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
    expect(assessFace(capture, landmarks)).toBe(reason);
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
    expect(assessPicture(capture)).toBe(reason);
  });
});

test('landmarks that are no numbers are a fault', () => {
  const fine = frontal(100, 100, 50);
  for (const landmarks of [
    frontal(Number.NaN, 100, 50),
    { ...fine, nose: { x: 1, y: Number.NaN } },
  ]) {
    expect(() => assessFace(picture, landmarks)).toThrow('landmarks are not finite');
  }
});
