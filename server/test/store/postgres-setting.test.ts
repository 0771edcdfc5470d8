import { expect, test } from 'vitest';
import { runIn as run } from '../cli/run-command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { databases } from './databases.ts';

const urls = databases.filter(({ kind }) => kind === 'postgres');

test.each(urls)('the command line uses the database of the settings', async (database) => {
  const where = await database.virginLocation();
  const environment = { FACENITION_DATABASE_URL: where.kind === 'postgres' ? where.url : '' };
  const made = await run(await temporaryFolder(), ['tokens', 'create', 'door'], { environment });
  expect(made).toMatchObject({ code: 0, err: '' });
  const listed = await run(await temporaryFolder(), ['tokens', 'list'], { environment });
  expect(listed.out).toMatch(/\n1 +door +good /);
});

test.each([
  'postgres://ann:CANARY@127.0.0.1:1/CANARY',
  'postgres://ann:CANARY@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/CANARY',
])('a database that cannot be reached is told without its address', async (url) => {
  const environment = { FACENITION_DATABASE_URL: url, FACENITION_LOG_LEVEL: 'debug' };
  const { code, out, err } = await run(await temporaryFolder(), ['tokens', 'list'], {
    environment,
  });
  expect(code).toBe(2);
  expect(err).toContain('ERR_STORE_FAILED');
  expect(out + err).not.toContain('CANARY');
});
