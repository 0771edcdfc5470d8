import { describe, expect, test } from 'vitest';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';

describe('where Chromium is', () => {
  test('the environment says', () => {
    // Any program will do.
    expect(findChromium({ FACENITION_CHROMIUM: process.execPath })).toEqual({
      outcome: 'found',
      path: process.execPath,
    });
  });

  test('nowhere is said plainly', () => {
    const found = findChromium({ FACENITION_CHROMIUM: '/nowhere/chromium' });
    expect(skipNote(found)).toBe(
      ' (skipped: no Chromium at /nowhere/chromium; FACENITION_CHROMIUM names another)',
    );
  });

  test('a file that does not run is none', () => {
    const found = findChromium({ FACENITION_CHROMIUM: import.meta.filename });
    expect(found.outcome).toBe('not-found');
  });
});
