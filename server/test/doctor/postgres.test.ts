import { expect, test } from 'vitest';
import { runIn } from '../cli/run-command.ts';
import { databases } from '../store/databases.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { doctorIn, of } from './doctor-in.ts';

const found = databases.filter(({ kind }) => kind === 'postgres');

test.each(found)('PostgreSQL: empty, then in use, then with another time', async (database) => {
  const where = await database.virginLocation();
  const environment = { FACENITION_DATABASE_URL: where.kind === 'postgres' ? where.url : '' };
  const folder = await temporaryFolder();
  for (const _ of ['once', 'and still']) {
    expect(of('store', await doctorIn(folder, environment))).toEqual([
      { state: 'ok', finding: 'empty: tables are made at the first start' },
    ]);
  }
  await runIn(folder, ['tokens', 'create', 'one'], { environment });
  const used = await doctorIn(folder, environment);
  expect(used.failed).toEqual([]);
  expect(of('store', used)).toEqual([
    { state: 'ok', finding: 'PostgreSQL answers, its tables are up to date' },
  ]);
  expect(of('audit log', used)).toEqual([
    { state: 'ok', finding: 'the last 1 entries are as they were written' },
  ]);
  expect(of('webhooks', used)).toMatchObject([{ state: 'ok' }]);
  expect(of('clock', used)).toMatchObject([{ state: 'ok' }]);
  for (const apart of [-60_000, 60_000]) {
    const wrong = await doctorIn(folder, environment, () => Date.now() + apart);
    expect(of('clock', wrong)).toEqual([
      {
        state: 'broken',
        finding: "PostgreSQL's is 60 s away from it",
        remedy: 'set the clock by NTP (chrony, systemd-timesyncd), here and where the data is',
      },
    ]);
  }
});
