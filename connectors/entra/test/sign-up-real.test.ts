import { createClient } from '@facenition/client';
import { expect, test } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { applyPolicy, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { bindNewUsers } from '../src/bind-new-users.ts';
import { HOOKS, startTenant } from './deployment/tenant.ts';
import { PORTAL, TENANT } from './payload.ts';
import { startAuthority } from './stand-in/authority.ts';
import { entraOf } from './stand-in/entra.ts';
import { verifyFace } from './stand-in/face.ts';
import { GRAPH_TOKEN } from './stand-in/graph.ts';
import type { Thing } from './stand-in/graph-store.ts';
import { startHooks } from './stand-in/hooks.ts';
import { internetOf } from './stand-in/internet.ts';
import { facenitionAt } from './stand-in/real-facenition.ts';

const BACK = 'https://portal.example/back';
const DAY_MS = 86_400_000;

/** A server, an external tenant that was set up by the command, and a user flow of the console. */
async function started() {
  const app = await startTestApp();
  await applyPolicy(app, { enrolment: 'sign-up' });
  const address = { idp: 'entra', tenant: TENANT, kind: 'redirect', address: BACK } as const;
  await app.store.returnAddresses.add(address, NOW);
  const authority = await startAuthority();
  const tenant = await startTenant({ hooks: { ...HOOKS, sign_up: {} } });
  await apply(tenant.deployment);
  const { store } = tenant.graph;
  const { appId } = store.applications.at(-1);
  const attribute = `extension_${appId.replaceAll('-', '')}_fnTxn`;
  const facenition = facenitionAt(app.url, app.token);
  const hooks = await startHooks({
    facenition,
    authority: authority.url,
    appId: () => appId,
    attribute: () => attribute,
  });
  const fetch = internetOf({ 'https://hooks.example.org': hooks.url });
  const entra = entraOf({ store, authority, tenantId: TENANT, fetch });
  const submit = store.extensions.find(({ displayName }: Thing) => displayName.endsWith('Submit'));
  const flow = { attributes: [attribute], submit: submit.id };
  const signUp = (code: string) =>
    entra.signUp({ email: 'mira.holt@acme.example', flow, fill: () => ({ [attribute]: code }) });
  const bind = () =>
    bindNewUsers({
      token: async () => GRAPH_TOKEN,
      fetch: internetOf({ 'https://graph.microsoft.com': tenant.graph.url }),
      ...{ facenition, attribute, since: new Date(0) },
    });
  return { app, store, attribute, entra, hooks, signUp, bind };
}

/** A capture that the application begins, for somebody who has no account. */
async function begin(app: TestApp, token = app.token) {
  const client = createClient({ url: app.url, token });
  const { txn = '' } = await client.transactionsBegin({
    ...{ idp: 'entra', tenant: TENANT, purpose: 'sign-up', scope: 'sign-in' },
    ...{ asking: 'Acme Portal', return_to: BACK, nonce: 'nonce-of-the-portal' },
  });
  return txn;
}

async function show(app: TestApp, txn: string): Promise<void> {
  const browser = openBrowser(app);
  await browser.open(txn);
  await browser.post(`${txn}/consent`, { version: '2026-11', accepted: true, language: 'en' });
  const { told, shown } = await browser.show(txn, 3);
  const { body } = await browser.send(txn, told.body.challenge, shown, {
    passphrase: 'correct horse',
  });
  expect(body.outcome).toBe('passed');
}

test('from a capture to an account, its reference, and a face in its token', async () => {
  const { app, entra, store, signUp, bind } = await started();
  const txn = await begin(app);
  expect(await signUp(txn)).toMatchObject({ outcome: 'validation-error' });
  await show(app, txn);
  expect(await signUp(txn)).toMatchObject({ outcome: 'account' });
  const { id } = store.users[0];
  expect(await entra.signIn(id, PORTAL)).toMatchObject({ claims: { face_verified: 'false' } });
  expect(await bind()).toEqual({ bound: 1, taken: 0, unknown: 0 });
  expect(await entra.signIn(id, PORTAL)).toMatchObject({ claims: { face_verified: 'false' } });
  expect(await verifyFace(app, id)).toBe('passed');
  expect(await entra.signIn(id, PORTAL)).toMatchObject({ claims: { face_verified: 'true' } });
  expect(await bind()).toEqual({ bound: 1, taken: 0, unknown: 0 });
});

test('a capture of another client is none', async () => {
  const { app, hooks, signUp } = await started();
  const txn = await begin(app, await app.clientToken('step-up', 'enrol'));
  await show(app, txn);
  expect(await signUp(txn)).toMatchObject({ outcome: 'validation-error' });
  expect(hooks.events).toMatchObject([{ outcome: 'refused', reason: 'unknown_txn' }]);
});

test('two accounts of one capture have one reference between them', async () => {
  const { app, store, signUp, bind } = await started();
  const txn = await begin(app);
  await show(app, txn);
  await signUp(txn);
  await signUp(txn);
  expect(await bind()).toEqual({ bound: 1, taken: 0, unknown: 1 });
  const subject = { idp: 'entra', tenant: TENANT, userId: store.users[1].id };
  expect(await app.store.vault.findOf(subject, 'sign-in', NOW)).toBeUndefined();
});

test('a reference that was not bound within a day is gone', async () => {
  const { app, signUp, bind } = await started();
  const txn = await begin(app);
  await show(app, txn);
  await signUp(txn);
  app.setTime(NOW + DAY_MS);
  expect(await bind()).toEqual({ bound: 0, taken: 0, unknown: 1 });
});
