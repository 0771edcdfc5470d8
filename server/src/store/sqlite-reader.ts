import { stat } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely, SqliteDialect } from 'kysely';
import { isSystemError } from '../files/atomic.ts';
import type { Tables } from './tables.ts';

/**
 * Opens the file so that nothing is written, not even beside it. `absent`: there is none. `unclean`:
 * whoever had it open last did not end well, and it can be read only after it was put in order.
 *
 * With Node's own SQLite: ours takes no parameters with a path, and without `immutable` every reader
 * of such a file leaves two others beside it.
 */
export async function openSqliteForReading(
  path: string,
): Promise<Kysely<Tables> | 'absent' | 'unclean'> {
  const [size, logSize, indexSize] = await Promise.all(
    [path, `${path}-wal`, `${path}-shm`].map(sizeOf),
  );
  if (size === undefined) return 'absent';
  const hasLog = logSize !== undefined && logSize > 0;
  if (hasLog && indexSize === undefined) return 'unclean';
  const url = pathToFileURL(path);
  // With a log somebody has it open, and its index is there to be shared.
  if (!hasLog) url.searchParams.set('immutable', '1');
  const sqlite = new DatabaseSync(url, { readOnly: true });
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => sqlite.close(),
        prepare: (query) => {
          const statement = sqlite.prepare(query);
          return {
            reader: true,
            all: (values) => statement.all(...values.map(inputOf)),
            run: () => refuseToWrite(),
            iterate: (values) => statement.iterate(...values.map(inputOf)),
          };
        },
      },
    }),
  });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function inputOf(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError('not a value that reading needs');
}

function refuseToWrite(): never {
  throw new Error('opened for reading');
}
