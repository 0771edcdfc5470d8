import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Package = z.object({ version: z.string() });

/** The version of this package, as its manifest says; the same place from source and as built. */
export const VERSION: string = Package.parse(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
).version;

/** The year of this release: a clock that shows an earlier one is wrong. */
export const RELEASE_YEAR = 2026;
