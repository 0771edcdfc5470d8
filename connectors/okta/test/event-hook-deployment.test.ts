import { eventHook } from '@facenition/okta';
import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { expect, test } from 'vitest';
import { apply, changesIn } from '../../../deployment/test/run.ts';
import { portsWith } from './deploy.ts';
import { fakeFacenition, SECRET } from './fake-facenition.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

const SECRETS = { 'env:OKTA_TOKEN': 'an-api-token-of-the-org', 'env:HOOK_SECRET': SECRET };

async function started() {
  const org = await startOktaOrg();
  const { facenition } = fakeFacenition();
  const host = await hostHooks({
    event: eventHook({
      ...{ facenition, orgUrls: [org.url], users: { referenceOf: async () => undefined } },
    }),
  });
  const file = {
    ...{ org: org.url, credentials: { token: 'env:OKTA_TOKEN' }, registration_hook: {} },
    hooks: { url: host.uri, caller: { secret: 'env:HOOK_SECRET' } },
  };
  return { org, file };
}

test('what others have added to the event hook stays', async () => {
  const { org, file } = await started();
  const deployment = oktaConnector.deployment(OktaFile.parse(file), portsWith(SECRETS));
  await apply(deployment);
  const [hook] = org.state.eventHooks.values();
  if (hook === undefined) throw new Error('It is there.');
  const items = ['user.lifecycle.create', 'user.lifecycle.deactivate'];
  const others = { description: 'of the identity team', events: { type: 'EVENT_TYPE', items } };
  org.state.eventHooks.set(hook.id, { ...hook, ...others });
  expect(changesIn(await apply(deployment))).toEqual([]);
  org.state.eventHooks.set(hook.id, { ...hook, ...others, status: 'INACTIVE' });
  expect(changesIn(await apply(deployment))).toEqual(['updated event-hook/accounts']);
  expect(org.state.eventHooks.get(hook.id)).toMatchObject({ ...others, status: 'ACTIVE' });
});

test('an event hook without our event gets it, beside what it has', async () => {
  const { org, file } = await started();
  const deployment = oktaConnector.deployment(OktaFile.parse(file), portsWith(SECRETS));
  await apply(deployment);
  const [hook] = org.state.eventHooks.values();
  if (hook === undefined) throw new Error('It is there.');
  const events = { type: 'EVENT_TYPE', items: ['user.lifecycle.deactivate'] };
  org.state.eventHooks.set(hook.id, { ...hook, events });
  expect(changesIn(await apply(deployment))).toEqual(['updated event-hook/accounts']);
  expect(org.state.eventHooks.get(hook.id)?.events.items).toEqual([
    ...['user.lifecycle.deactivate', 'user.lifecycle.create'],
  ]);
});

test('sign-ups want a secret in a header: event hooks of Okta know no OAuth', () => {
  const oauth = {
    ...{ client_id: '0oa1', token_url: 'https://acme.okta.com/oauth2/default/v1/token' },
    ...{ scope: 'facenition.hook', client_secret: 'env:CLIENT_SECRET' },
  };
  const file = {
    ...{ org: 'https://acme.okta.com', credentials: { token: 'env:OKTA_TOKEN' } },
    hooks: { url: 'https://hooks.acme.example/okta', caller: { oauth } },
  };
  expect(OktaFile.safeParse({ ...file, token_hook: {} }).success).toBe(true);
  const parsed = OktaFile.safeParse({ ...file, registration_hook: {} });
  expect(parsed.error?.issues).toMatchObject([
    { path: ['hooks', 'caller'], message: expect.stringContaining('event hooks') },
  ]);
});
