import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@facenition/core';
import { type Config, readConfig } from '../../src/config.ts';
import { type Examination, examine } from '../../src/doctor/examine.ts';
import type { Finding } from '../../src/doctor/finding.ts';

/** Any free port, and the pack that is made where it is missing. */
export const QUIET = {
  FACENITION_PORT: '0',
  FACENITION_MANAGEMENT_PORT: '0',
  FACENITION_MODEL_PACK: 'builtin',
} as const;

/** What the doctor finds in a folder. */
export function doctorIn(
  directory: string,
  environment: Record<string, string> = {},
  clock: Clock = Date.now,
): Promise<Examination> {
  return examine({ environment: { ...QUIET, ...environment }, directory, clock });
}

/** The settings that `doctorIn` looks at. */
export function configIn(directory: string): Config {
  return readConfig(QUIET, directory);
}

/** What one check found. */
export function of(check: string, { findings }: Examination): readonly Omit<Finding, 'check'>[] {
  return findings
    .filter((finding) => finding.check === check)
    .map(({ check: _, ...finding }) => finding);
}

/** Every path below a folder, with mode, size, time and content. */
export async function listing(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.toSorted().map(async (name) => {
      const path = join(folder, name);
      const { mode, size, mtimeMs } = await stat(path);
      const content = await readFile(path).catch(() => '');
      const hash = createHash('sha256').update(content).digest('hex');
      return [name, mode, size, mtimeMs, hash].join(' ');
    }),
  );
}
