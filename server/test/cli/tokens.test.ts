import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

test('a token that is made and revoked is logged, and its end is told to others', async () => {
  const folder = await temporaryFolder();
  const environment = { FACENITION_WEBHOOK_URLS: 'https://a.example/' };
  await runIn(folder, ['tokens', 'create', 'door'], { environment });
  await runIn(folder, ['tokens', 'revoke', '1'], { environment });
  expect((await runIn(folder, ['tokens', 'revoke', '1'], { environment })).code).toBe(2);
  const told = await storeIn(folder, ({ outbox }) => outbox.list('pending', 9));
  expect(told.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'client-token.revoked', data: { clientId: 1 } },
  ]);
  const { out } = await runIn(folder, ['audit', 'export']);
  const events = out.trimEnd().split('\n');
  expect(events.map((line) => JSON.parse(line).event)).toEqual([
    { type: 'client-token-created', actor: 'operator', client: 1 },
    { type: 'client-token-revoked', actor: 'operator', client: 1 },
  ]);
});
