import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@facenition/core';
import type { Config } from '../config.ts';
import { RELEASE_YEAR } from '../version.ts';
import { broken, type Finding, ok } from './finding.ts';
import type { StoreView } from './store.ts';

const CHECK = 'clock';
const MOST_APART_MS = 30_000;
const REMEDY = 'set the clock by NTP (chrony, systemd-timesyncd), here and where the data is';

/** Whether the clock can be right: by this release, by the store's clock, by the files. */
export async function checkClock(
  { dataDir }: Pick<Config, 'dataDir'>,
  { reader }: Pick<StoreView, 'reader'>,
  clock: Clock,
): Promise<readonly Finding[]> {
  if (clock() < Date.UTC(RELEASE_YEAR)) {
    return [broken(CHECK, `it shows a year before ${RELEASE_YEAR}, that of this release`, REMEDY)];
  }
  const asked = clock();
  const theirs = await reader?.now();
  const answered = clock();
  if (theirs !== undefined) {
    const apart = Math.max(asked - theirs, theirs - answered);
    if (apart > MOST_APART_MS) {
      return [broken(CHECK, `PostgreSQL's is ${seconds(apart)} s away from it`, REMEDY)];
    }
  }
  const ahead = (await newestIn(dataDir)) - clock();
  if (ahead > MOST_APART_MS) {
    const what = `a file in the data folder is ${seconds(ahead)} s ahead of it`;
    return [broken(CHECK, what, REMEDY)];
  }
  return [ok(CHECK, 'agrees with all that can be asked')];
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/** When the last change was, to a file that may go while we look. */
async function newestIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const times = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times);
}
