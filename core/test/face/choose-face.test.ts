import type { DetectedFace, FaceChoice } from '@facenition/core';
import { expect, test } from 'vitest';
import { chooseFace } from '../../src/face/choose-face.ts';
import { paint } from '../image/pictures.ts';
import { detected } from './faces.ts';

const picture = paint(400, 300, () => [0, 0, 0]);
const subject = detected(0.94, 200, 150, 100);

test.each<[string, readonly DetectedFace[]]>([
  ['alone', [subject]],
  ['with a smaller face beside it', [detected(0.95, 330, 150, 90), subject]],
  ['with a large wall that scores less', [subject, detected(0.85, 90, 150, 180)]],
])('the largest face: %s', (_, faces) => {
  expect(chooseFace(faces, picture, 'largest')).toEqual({ outcome: 'chosen', face: subject });
});

test('a face much larger wins from the edge', () => {
  const near = detected(0.92, 60, 150, 140);
  expect(chooseFace([subject, near], picture, 'largest')).toEqual({
    outcome: 'chosen',
    face: near,
  });
});

test.each<FaceChoice>(['only', 'largest'])('%s: no face is no face', (choice) => {
  expect(chooseFace([], picture, choice)).toEqual({ outcome: 'not-acquired', reason: 'no-face' });
});

test.each<[string, DetectedFace]>([
  ['somebody in the background', detected(0.93, 330, 60, 55)],
  ['a wall that is hardly a face', detected(0.7, 330, 150, 150)],
])('only: %s does not spoil a capture', (_, other) => {
  const chosen = { outcome: 'chosen', face: subject };
  expect(chooseFace([subject, other], picture, 'only')).toEqual(chosen);
});

test.each<[string, DetectedFace]>([
  ['somebody beside the subject', detected(0.93, 330, 150, 95)],
  ['somebody half a pace behind', detected(0.8, 330, 100, 65)],
])('only: %s makes it ambiguous', (_, other) => {
  const refused = { outcome: 'not-acquired', reason: 'several-faces' };
  expect(chooseFace([subject, other], picture, 'only')).toEqual(refused);
  expect(chooseFace([subject, other], picture, 'largest')).toMatchObject({ face: subject });
});
