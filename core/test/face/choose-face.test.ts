import type { DetectedFace } from '@facenition/core';
import { expect, test } from 'vitest';
import { chooseFace, rivalSize } from '../../src/face/choose-face.ts';
import { isGoodEnough, scoreComponents } from '../../src/face/quality.ts';
import { paint } from '../image/pictures.ts';
import { detected } from './faces.ts';

const picture = paint(400, 300, () => [0, 0, 0]);
const subject = detected(0.94, 200, 150, 100);

const isAmbiguous = (faces: readonly DetectedFace[]): boolean =>
  scoreComponents({ rival: rivalSize(faces, subject) }).some((found) => !isGoodEnough(found));

test.each<[string, readonly DetectedFace[]]>([
  ['alone', [subject]],
  ['with a smaller face beside it', [detected(0.95, 330, 150, 90), subject]],
  ['with a large wall that scores less', [subject, detected(0.85, 90, 150, 180)]],
])('the largest face: %s', (_, faces) => {
  expect(chooseFace(faces, picture)).toBe(subject);
});

test('a face much larger wins from the edge', () => {
  const near = detected(0.92, 60, 150, 140);
  expect(chooseFace([subject, near], picture)).toBe(near);
});

test('no face is no face', () => {
  expect(chooseFace([], picture)).toBeUndefined();
});

test.each<[string, DetectedFace]>([
  ['somebody in the background', detected(0.93, 330, 60, 55)],
  ['a wall that is hardly a face', detected(0.7, 330, 150, 150)],
])('%s does not spoil a capture', (_, other) => {
  expect(isAmbiguous([subject, other])).toBe(false);
});

test.each<[string, DetectedFace]>([
  ['somebody beside the subject', detected(0.93, 330, 150, 95)],
  ['somebody half a pace behind', detected(0.8, 330, 100, 65)],
])('%s makes it ambiguous', (_, other) => {
  expect(isAmbiguous([subject, other])).toBe(true);
  expect(chooseFace([subject, other], picture)).toBe(subject);
});

test('the size of a rival is told in units of the face', () => {
  expect(rivalSize([subject], subject)).toBe(0);
  const rivals = [detected(0.8, 330, 100, 65), detected(0.93, 30, 60, 40)];
  expect(rivalSize([subject, ...rivals], subject)).toBeCloseTo(0.65, 12);
});
