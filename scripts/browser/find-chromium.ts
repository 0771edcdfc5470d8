import { accessSync, constants } from 'node:fs';

const DEBIANS = '/usr/bin/chromium';

/** Chromium's path, or the sentence that says why browser tests are skipped. */
export type Chromium =
  | { readonly outcome: 'found'; readonly path: string }
  | { readonly outcome: 'not-found'; readonly why: string };

/** FACENITION_CHROMIUM, or where Debian puts it. Nothing is installed. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): Chromium {
  const path = environment.FACENITION_CHROMIUM ?? DEBIANS;
  try {
    accessSync(path, constants.X_OK);
    return { outcome: 'found', path };
  } catch {
    return {
      outcome: 'not-found',
      why: `no Chromium at ${path}; FACENITION_CHROMIUM names another`,
    };
  }
}

/** For the name of what is skipped. */
export function skipNote(chromium: Chromium): string {
  return chromium.outcome === 'found' ? '' : ` (skipped: ${chromium.why})`;
}
