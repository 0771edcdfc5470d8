import { expect, test } from 'vitest';
import { attemptKey } from '../../src/service/verification.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const ID = `fni_${'a'.repeat(27)}`;

test('a locked token is listed, and lifted once', async () => {
  const folder = await temporaryFolder();
  await storeIn(folder, async ({ attempts }) => {
    for (let tries = 0; tries < 5; tries += 1) await attempts.begin(attemptKey(ID), Date.now());
  });
  const { out } = await runIn(folder, ['lockouts', 'list']);
  expect(out).toMatch(new RegExp(`^id .*\n${ID} +5 +20\\d\\d-\\S+Z\n$`));
  expect((await runIn(folder, ['lockouts', 'lift', ID])).code).toBe(0);
  expect((await runIn(folder, ['lockouts', 'list'])).out).not.toContain(ID);
  expect((await runIn(folder, ['lockouts', 'lift', ID])).code).toBe(2);
  const begun = await storeIn(folder, ({ attempts }) => attempts.begin(attemptKey(ID), Date.now()));
  expect(begun).toEqual({ allowed: true });
});
