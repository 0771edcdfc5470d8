import {
  assessPicture,
  assessQuality,
  createFaceEngine,
  type DetectedFace,
  detectFaces,
  type FaceLandmarks,
  type FaceLocator,
  type Picture,
  type QualityReport,
} from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { MOBILE_PACK } from '../../src/pack/mobile.ts';
import { paint } from '../image/pictures.ts';
import { blurred, detected, frontal, recolour, textured } from './faces.ts';

const picture = textured(200, 200);
const sample = new Uint8Array([1]);
const face = detected(0.95, 100, 100, 120);
const beside = detected(0.94, 30, 100, 100);

function finder(
  faces: readonly DetectedFace[],
  landmarks: FaceLandmarks | undefined = frontal(100, 100, 50),
  seen: Picture = picture,
) {
  const locator: FaceLocator = {
    uprightScore: 0.9,
    detect: async () => faces,
    locate: async () => landmarks,
  };
  return { decoder: { decode: async () => structuredClone(seen) }, locator };
}

const unlocated = (faces: readonly DetectedFace[], seen = picture) => {
  const { decoder, locator } = finder(faces, undefined, seen);
  return { decoder, locator: { ...locator, locate: async () => undefined } };
};

describe('a detection report', () => {
  test('has every face with its landmarks, from the corner of the picture', async () => {
    const report = await detectFaces(sample, finder([face, beside]));
    expect(report).toMatchObject({ width: 200, height: 200, omitted: 0 });
    expect(report.faces).toHaveLength(2);
    expect(report.faces[0]).toMatchObject({
      score: 0.95,
      box: { x: 40.5, y: 40.5, width: 120, height: 120 },
      landmarks: { nose: { x: 100.5, y: 100.5 }, leftEye: { x: 75.5, y: 71.5 } },
    });
    expect(report.faces[1]?.box).toEqual({ x: -19.5, y: 50.5, width: 100, height: 100 });
  });

  test('a box of the whole picture runs from 0 to its width', async () => {
    const whole = { score: 1, box: { x: -0.5, y: -0.5, width: 200, height: 200 } };
    const report = await detectFaces(sample, finder([whole]));
    expect(report.faces[0]?.box).toEqual({ x: 0, y: 0, width: 200, height: 200 });
  });

  test('says how a face is turned', async () => {
    const poseOf = async (landmarks: FaceLandmarks) =>
      (await detectFaces(sample, finder([face], landmarks))).faces[0]?.pose;
    const straight = frontal(100, 100, 50);
    expect(await poseOf(straight)).toEqual({
      rollDegrees: 0,
      yawProxy: 0,
      pitchProxy: expect.closeTo(0.5, 9),
    });
    expect(await poseOf({ ...straight, nose: { x: 125, y: 110 } })).toMatchObject({
      yawProxy: expect.closeTo(0.5, 9),
      pitchProxy: expect.closeTo(0.672, 3),
    });
    const { x, y } = straight.leftEye;
    expect(await poseOf({ ...straight, rightEye: { x: x + 50, y: y + 50 } })).toMatchObject({
      rollDegrees: 45,
    });
    const nowhere = { ...straight, rightEye: straight.leftEye };
    expect(await poseOf(nowhere)).toBeUndefined();
  });

  test('leaves out what a closer look does not find to be a face', async () => {
    const report = await detectFaces(sample, unlocated([face]));
    expect(report).toEqual({ width: 200, height: 200, faces: [], omitted: 0 });
  });

  test('looks closely at 32 faces and counts the others', async () => {
    const crowd = Array.from({ length: 40 }, (_, i) => detected(0.9, 5 * i, 100, 30));
    const report = await detectFaces(sample, finder(crowd));
    expect([report.faces.length, report.omitted]).toEqual([32, 8]);
  });

  test('landmarks that are no numbers are a fault', async () => {
    const odd = frontal(Number.NaN, 100, 50);
    await expect(detectFaces(sample, finder([face], odd))).rejects.toMatchObject({
      code: 'ERR_MODEL_FAILED',
    });
  });
});

const needing = ({ components }: QualityReport): readonly string[] =>
  components.filter(({ needsAction }) => needsAction).map(({ name }) => name);

describe('a quality report', () => {
  const dark = recolour(picture, (value) => value * 0.08);
  const wall = paint(64, 48, () => [120, 110, 100]);
  const turnedFace: FaceLocator = {
    uprightScore: 0.915,
    detect: async ({ width, height }) => [{ ...face, score: width > height ? 0.85 : 0.94 }],
    locate: async () => frontal(100, 90, 40),
  };
  const wide = { decode: async () => textured(240, 180) };

  test.each<[string, ReturnType<typeof finder>, readonly string[], readonly string[]]>([
    ['good', finder([face]), [], []],
    ['two faces', finder([face, beside]), ['several-faces'], ['SingleFacePresent']],
    ['no face', finder([]), ['no-face'], ['SingleFacePresent']],
    ['a plain wall', finder([], undefined, wall), ['no-face'], ['SingleFacePresent']],
    ['no face on a closer look', unlocated([face]), ['no-face'], ['SingleFacePresent']],
    [
      'two faces that a closer look does not find',
      unlocated([face, beside]),
      ['several-faces'],
      ['SingleFacePresent'],
    ],
    [
      'no face in the dark',
      finder([], undefined, dark),
      ['too-dark'],
      ['SingleFacePresent', 'UnderExposurePrevention'],
    ],
    [
      'dark',
      finder([face], frontal(100, 100, 50), dark),
      ['too-dark'],
      ['UnderExposurePrevention'],
    ],
    ['small', finder([face], frontal(100, 100, 12)), ['face-too-small'], ['InterEyeDistance']],
    [
      'turned aside and blurred',
      finder([face], { ...frontal(100, 100, 30), nose: { x: 145, y: 100 } }, blurred(picture, 6)),
      ['pose'],
      ['HeadPoseYaw', 'Sharpness'],
    ],
    [
      'turned aside',
      finder([face], { ...frontal(100, 100, 30), nose: { x: 145, y: 100 } }),
      ['pose'],
      ['HeadPoseYaw'],
    ],
    [
      'looking at the floor',
      finder([face], { ...frontal(100, 100, 50), nose: { x: 100, y: 128 } }),
      ['pose'],
      ['HeadPosePitch'],
    ],
    ['lying on its side', { decoder: wide, locator: turnedFace }, ['pose'], ['HeadPoseRoll']],
  ])('%s: the decision of acquire, and what needs action', async (_, parts, [reason], names) => {
    const report = await assessQuality({ sample }, parts);
    expect(needing(report)).toEqual(names);
    const { preprocessing: _table, ...pack } = MOBILE_PACK;
    const data = new Float32Array(128).fill(1);
    const recogniser = { run: async () => ({ output0: { data, dims: [1, 128] } }) };
    const engine = createFaceEngine({ pack, ...parts, recogniser });
    const acquisition = await engine.acquire(sample, 'only');
    if (reason === undefined) {
      expect([report.outcome, acquisition.outcome]).toEqual(['acquirable', 'acquired']);
      return;
    }
    expect(report).toMatchObject({ outcome: 'not-acquired', reason });
    expect(acquisition).toEqual({ outcome: 'not-acquired', reason });
  });

  test('names the nine components with their measures, and the face', async () => {
    const report = await assessQuality({ sample }, finder([face]));
    expect(report.components.map(({ name }) => name)).toEqual([
      'SingleFacePresent',
      'InterEyeDistance',
      'FaceInsidePicture',
      'HeadPoseYaw',
      'HeadPosePitch',
      'HeadPoseRoll',
      'UnderExposurePrevention',
      'OverExposurePrevention',
      'Sharpness',
    ]);
    expect(report.components[1]).toMatchObject({ score: 100, needsAction: false });
    expect(report.components[1]?.measure).toBeCloseTo((50 * 1.16) / 1.05, 6);
    expect(report).toMatchObject({ width: 200, height: 200, face: { score: 0.95 } });
  });

  test('with `largest` a second face needs no action, and still shows', async () => {
    const report = await assessQuality({ sample, faceChoice: 'largest' }, finder([face, beside]));
    expect(report.outcome).toBe('acquirable');
    const [single] = report.components;
    expect(single).toMatchObject({ name: 'SingleFacePresent', needsAction: false });
    expect(single?.score).toBeLessThan(50);
  });

  test('tells no landmarks of a face that is not upright', async () => {
    const report = await assessQuality({ sample }, { decoder: wide, locator: turnedFace });
    expect(report).not.toHaveProperty('face');
    expect(report.components.map(({ name }) => name)).not.toContain('HeadPoseYaw');
  });
});

describe('a picture that is decoded already', () => {
  test('is judged as the sample that it comes from', async () => {
    const { decoder, locator } = finder([face]);
    const report = await assessQuality({ sample }, { decoder, locator });
    expect(await assessPicture(picture, locator, 'only')).toEqual(report);
  });

  test('is looked at turned only where it may be', async () => {
    let looks = 0;
    const { locator } = finder([]);
    const counting: FaceLocator = {
      ...locator,
      async detect() {
        looks++;
        return [];
      },
    };
    await assessPicture(picture, counting, 'only', 'known');
    expect(looks).toBe(1);
    await assessPicture(picture, counting, 'only');
    expect(looks).toBe(1 + 4);
    const unsure = detected(0.7, 100, 100, 120);
    const judged = await assessPicture(picture, finder([unsure]).locator, 'only', 'known');
    expect(judged.outcome).toBe('acquirable');
  });
});
