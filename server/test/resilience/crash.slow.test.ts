import { describe, expect, test } from 'vitest';
import { databases } from '../store/databases.ts';
import { killServers } from './kill-servers.ts';

const SEED = 2026;
const MS_PER_KILL = 20_000;
const { FACENITION_TEST_KILLS = '5' } = process.env;
const kills = Number(FACENITION_TEST_KILLS);

describe.each(databases)('a server on $kind', (database) => {
  test(`keeps all that it acknowledged through ${kills} kills`, {
    timeout: 120_000 + kills * MS_PER_KILL,
  }, async ({ annotate }) => {
    const { told, problems, entries } = await killServers(database, { kills, seed: SEED });
    await annotate(JSON.stringify({ ...told.counts, entries }));
    expect(told.failures).toEqual([]);
    expect(problems).toEqual([]);
    // Else nothing was put to the test.
    for (const count of ['rotations', 'revocations', 'matches', 'cut off'] as const) {
      expect(told.counts[count], count).toBeGreaterThan(0);
    }
  });
});
