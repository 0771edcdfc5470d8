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

test('a token is made for one identity provider and tenant, and the list says which', async () => {
  const folder = await temporaryFolder();
  const make = (tenant: string) =>
    runIn(folder, ['tokens', 'create', 'hook', '--scopes', 'step-up', '--for', tenant]);
  expect((await make('okta:acme:eu')).code).toBe(0);
  const [made] = await storeIn(folder, ({ clientTokens }) => clientTokens.list());
  expect(made?.boundTo).toEqual({ idp: 'okta', tenant: 'acme:eu' });
  expect((await runIn(folder, ['tokens', 'list'])).out).toMatch(/ okta:acme:eu *\n/);
  for (const wrong of ['okta', 'okta:', ':acme', 'ok ta:acme']) {
    expect(await make(wrong)).toMatchObject({ code: 2, err: expect.stringContaining('for:') });
  }
});
