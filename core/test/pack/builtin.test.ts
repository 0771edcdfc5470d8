import { expect, test } from 'vitest';
import { BUILTIN_PACK } from '../../src/pack/builtin.ts';

const { files, preprocessing, recogniser } = BUILTIN_PACK;

test('is marked as what it is', () => {
  expect(BUILTIN_PACK.grade).toBe('demo');
  expect(BUILTIN_PACK.title).toContain('demo grade');
});

test('has one file per role, all of them converted', () => {
  expect(files.map(({ role }) => role)).toEqual(['detector', 'landmarks', 'recogniser']);
  expect(files.every(({ source }) => source.kind === 'converted')).toBe(true);
});

test('its tables fit the recogniser, and hold numbers', () => {
  const floats = (base64: string) =>
    new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
  const mean = floats(preprocessing!.mean);
  const table = floats(preprocessing!.projection!.table);
  expect(mean).toHaveLength(recogniser.dimension);
  expect(table).toHaveLength(preprocessing!.projection!.rows * recogniser.dimension);
  expect([...mean, ...table].every(Number.isFinite)).toBe(true);
});

test('its template is symmetric: mirror images are embedded, too', () => {
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = recogniser.template;
  const middle = (recogniser.size - 1) / 2;
  expect((leftEye.x + rightEye.x) / 2).toBeCloseTo(middle, 1);
  expect((leftMouth.x + rightMouth.x) / 2).toBeCloseTo(middle, 1);
  expect(nose.x).toBeCloseTo(middle, 1);
});
