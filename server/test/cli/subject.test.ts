import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityTokenId } from '@facenition/core';
import { expect, test } from 'vitest';
import { attemptKey } from '../../src/service/verification.ts';
import { makeToken } from '../made-tokens.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

async function prepare() {
  const folder = await temporaryFolder();
  const token = makeToken();
  const id = await identityTokenId(token);
  await writeFile(join(folder, 'token'), `${token}\n`);
  const alias = await storeIn(folder, async ({ identityTokens, attempts }) => {
    const recorded = await identityTokens.record({
      id,
      issuedAt: Date.UTC(2026, 0, 2),
      kid: 1,
      modelId: 1,
      level: 4,
      codeId: 4,
    });
    await attempts.begin(attemptKey(id), Date.now());
    return recorded.alias;
  });
  return { folder, id, alias };
}

test('export prints everything, by id or by token', async () => {
  const { folder, id, alias } = await prepare();
  for (const named of [
    ['--id', id],
    ['--token-file', 'token'],
  ]) {
    const { out } = await runIn(folder, ['subject', 'export', ...named]);
    expect(JSON.parse(out)).toMatchObject({ id, records: { issued: { level: 4, alias } } });
  }
  const log = await runIn(folder, ['audit', 'export']);
  expect(log.out).toContain(`"alias":"${alias}"`);
});

test('erase needs --yes, removes it all and leaves the token refused', async () => {
  const { folder, id, alias } = await prepare();
  expect((await runIn(folder, ['subject', 'erase', '--id', id])).code).toBe(1);
  const environment = { FACENITION_WEBHOOK_URLS: 'https://a.example/' };
  const argv = ['subject', 'erase', '--id', id, '--yes'];
  const { out } = await runIn(folder, argv, { environment });
  expect(JSON.parse(out)).toMatchObject({
    id,
    revoked: true,
    removed: { identity_token: 1, roster_member: 0 },
  });
  const told = await storeIn(folder, ({ outbox }) => outbox.list('pending', 9));
  expect(told.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'token.revoked', data: { id } },
  ]);
  const after = await storeIn(folder, async ({ identityTokens, attempts }) => ({
    alias: await identityTokens.aliasOf(id),
    state: (await identityTokens.stateOf([id], Date.now())).get(id),
    tries: await attempts.list(Date.now()),
  }));
  expect(after).toEqual({ alias: undefined, state: 'revoked', tries: [] });
  const log = await runIn(folder, ['audit', 'export']);
  expect(JSON.parse(log.out).event).toEqual({ type: 'erased', actor: 'operator' });
  expect(log.out).not.toContain(alias);
  expect((await runIn(folder, ['audit', 'verify'])).code).toBe(0);
});

test.each([
  [[]],
  [['--id', 'fni_x']],
  [['--id', `fni_${'a'.repeat(27)}`, '--token-file', 'token']],
])('export %j is refused', async (named) => {
  const folder = await temporaryFolder();
  expect((await runIn(folder, ['subject', 'export', ...named])).code).toBe(2);
});
