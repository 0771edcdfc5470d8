import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PAGE_FILES } from '../../src/capture-page/page-folder.ts';
import { startTestServer } from '../running-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PAGE = '/capture/fntx_AAAAAAAAAAAAAAAAAAAAAA';

test('a server starts without the capture page, says so, and serves it once it is there', async () => {
  const pageFolder = await temporaryFolder();
  const server = await startTestServer(onTestFinished, {}, { pageFolder });
  const said = server.logged.filter((line) => line.includes('page-not-built'));
  expect(said.map((line): unknown => JSON.parse(line).level)).toEqual(['warn']);
  for (const path of [PAGE, '/capture/served/page.js']) {
    const answer = await fetch(server.url + path);
    expect([answer.status, await answer.json()]).toEqual([
      502,
      expect.objectContaining({ ok: false, code: 'ERR_PAGE_NOT_BUILT' }),
    ]);
  }
  for (const name of ['page.html', ...PAGE_FILES]) await writeFile(join(pageFolder, name), name);
  const answers = await Promise.all(
    [PAGE, '/capture/served/page.js'].map(async (path) => (await fetch(server.url + path)).text()),
  );
  expect(answers).toEqual(['page.html', 'page.js']);
});

test('of a page that is built nothing is said', async () => {
  const pageFolder = await temporaryFolder();
  for (const name of ['page.html', ...PAGE_FILES]) await writeFile(join(pageFolder, name), name);
  const { logged } = await startTestServer(onTestFinished, {}, { pageFolder });
  expect(logged.filter((line) => line.includes('page-not-built'))).toEqual([]);
});
