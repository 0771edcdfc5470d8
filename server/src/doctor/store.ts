import { join } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Config } from '../config.ts';
import { systemCodeOf } from '../files/file-faults.ts';
import type { StoreLocation } from '../store/store.ts';
import { openStoreReader, type StoreReader } from '../store/store-reader.ts';
import { broken, type Finding, ok, warning } from './finding.ts';

const CHECK = 'store';

/** The store as the checks after it see it. */
export interface StoreView {
  readonly findings: readonly Finding[];
  /** `new`: nobody has used it yet. `unknown`: it cannot be read as it is. */
  readonly state: 'new' | 'current' | 'unknown';
  /** Where it is `current`. */
  readonly reader?: StoreReader;
  close(): Promise<void>;
}

/** Looks into the store of the settings without making anything. */
export async function lookAtStore(config: Config): Promise<StoreView> {
  const where = locationOf(config);
  try {
    const reader = await openStoreReader(where);
    if (reader === 'absent')
      return viewOf('new', ok(CHECK, 'not there yet: made at the first start'));
    if (reader === 'unclean') return viewOf('unknown', UNCLEAN);
    return await readTables(reader, where);
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    return viewOf('unknown', failed(where, fault));
  }
}

function locationOf({ databaseUrl, dataDir }: Config): StoreLocation {
  return databaseUrl === undefined
    ? { kind: 'sqlite', path: join(dataDir, 'facenition.sqlite') }
    : { kind: 'postgres', url: databaseUrl };
}

async function readTables(reader: StoreReader, where: StoreLocation): Promise<StoreView> {
  try {
    const { done, missing, unknown } = await reader.migrations();
    const close = (): Promise<void> => reader.close();
    if (done.length === 0) {
      return { ...viewOf('new', ok(CHECK, 'empty: tables are made at the first start')), close };
    }
    if (unknown.length > 0) return { ...viewOf('unknown', NEWER), close };
    if (missing.length > 0) return { ...viewOf('unknown', OLDER), close };
    const name = where.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    const finding = ok(CHECK, `${name} answers, its tables are up to date`);
    return { ...viewOf('current', finding), reader, close };
  } catch (fault) {
    await reader.close();
    throw fault;
  }
}

const UNCLEAN = warning(
  CHECK,
  'SQLite was not closed properly, and looking into it would change it',
  'start the server once, which puts it in order',
);
const NEWER = broken(
  CHECK,
  'the tables are of a newer release',
  'start that release, or restore the backup from before the update',
);
const OLDER = warning(
  CHECK,
  'the tables are of an older release: the next start or command brings them up to date',
  'back up the store before',
);

function viewOf(state: StoreView['state'], finding: Finding): StoreView {
  return { findings: [finding], state, close: async () => {} };
}

function failed({ kind }: StoreLocation, fault: FacenitionError): Finding {
  const code = systemCodeOf(fault.cause);
  const why = code === '' ? '' : ` (${code})`;
  return kind === 'sqlite'
    ? broken(
        CHECK,
        `facenition.sqlite in the data folder cannot be read${why}`,
        'give the user that runs facenition the permission, or restore it from its backup',
      )
    : broken(
        CHECK,
        `PostgreSQL does not answer${why}`,
        'look at address, user and database in FACENITION_DATABASE_URL, and at the network',
      );
}
