import { expect, test } from 'vitest';
import { LOCATORS } from '../../src/pack/locators.ts';
import { PACKS } from '../../src/pack/packs.ts';

test('what finds faces is the same as in the whole packs', () => {
  const parts = PACKS.map(({ id, files, detector }) => ({
    id,
    files: files.filter(({ role }) => role !== 'recogniser'),
    detector,
  }));
  expect(LOCATORS).toEqual(parts);
});
