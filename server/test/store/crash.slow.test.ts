import { describe, test } from 'vitest';
import { databases } from './databases.ts';
import { killWriters } from './kill-writers.ts';

describe.each(databases)('a store in $kind', (database) => {
  test('keeps all that was acknowledged through twenty kills', () => killWriters(database, 20));
});
