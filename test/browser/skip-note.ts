import type { Chromium } from './chromium.ts';

/** For the name of what is skipped. */
export function skipNote(chromium: Chromium): string {
  return chromium.outcome === 'found' ? '' : ` (skipped: ${chromium.why})`;
}
