import { Secret } from '@facenition/deployment';
import { describe, expect, test } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { bindNewUsers } from '../src/bind-new-users.ts';
import { createGraph } from '../src/graph.ts';
import { HOOKS, startTenant } from './deployment/tenant.ts';
import { TENANT } from './payload.ts';
import { startAuthority } from './stand-in/authority.ts';
import { entraOf, type UserFlow } from './stand-in/entra.ts';
import { GRAPH_TOKEN } from './stand-in/graph.ts';
import type { Thing } from './stand-in/graph-store.ts';
import { startHooks } from './stand-in/hooks.ts';
import { internetOf } from './stand-in/internet.ts';
import { createSignUps } from './stand-in/sign-ups.ts';

const EMAIL = 'mira.holt@acme.example';
const BLOCKED = { outcome: 'blocked', message: 'Finish face enrolment, then start again.' };

/** An external tenant that was set up by the command, with a user flow put together by hand. */
async function started() {
  const signUps = createSignUps();
  const authority = await startAuthority();
  const tenant = await startTenant({ hooks: { ...HOOKS, sign_up: { start: true } } });
  await apply(tenant.deployment);
  const { store } = tenant.graph;
  const { appId } = store.applications.at(-1);
  const attribute = `extension_${appId.replaceAll('-', '')}_fnTxn`;
  /** What the application remembers: which capture it began for which address. */
  const begun = new Map<string | undefined, string>();
  const away = { facenition: false };
  const hooks = await startHooks({
    facenition: {
      latestVerification: () => Promise.reject(new Error('not asked')),
      signUp: (txn) => (away.facenition ? Promise.reject(new Error('away')) : signUps.signUp(txn)),
    },
    authority: authority.url,
    appId: () => appId,
    attribute: () => attribute,
    findCapture: (email) => begun.get(email),
  });
  const fetch = internetOf({ 'https://hooks.example.org': hooks.url });
  const entra = entraOf({ store, authority, tenantId: TENANT, fetch });
  const idOf = (name: string): string =>
    store.extensions.find(({ displayName }: Thing) => displayName === `Facenition on${name}`).id;
  const flow: UserFlow = {
    attributes: ['givenName', attribute],
    submit: idOf('AttributeCollectionSubmit'),
  };
  const prefilling = { ...flow, start: idOf('AttributeCollectionStart') };
  return { ...{ signUps, tenant, store, attribute, begun, away, hooks, entra, flow, prefilling } };
}

type Started = Awaited<ReturnType<typeof started>>;

/** Somebody who types a code, or leaves what is filled in. */
function signUp({ entra, flow, attribute }: Started, code?: string, changed: UserFlow = flow) {
  const typed = code === undefined ? {} : { [attribute]: code };
  return entra.signUp({
    email: EMAIL,
    flow: changed,
    fill: () => ({ givenName: 'Mira', ...typed }),
  });
}

function bind({ tenant, signUps, attribute }: Started, since = new Date(Date.now() - 3600_000)) {
  return bindNewUsers({
    token: async () => GRAPH_TOKEN,
    fetch: internetOf({ 'https://graph.microsoft.com': tenant.graph.url }),
    ...{ facenition: signUps, attribute, since },
  });
}

describe('with a code that is typed', () => {
  test('an account is made, and gets the reference of its capture', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    const result = await signUp(parts, txn);
    expect(result).toMatchObject({ outcome: 'account' });
    const [account] = parts.store.users;
    expect(account).toMatchObject({
      givenName: 'Mira',
      [parts.attribute]: expect.stringMatching(/^fnr_[\w-]{22}$/),
    });
    expect(await bind(parts)).toEqual({ bound: 1, taken: 0, unknown: 0 });
    expect([...parts.signUps.owners]).toEqual([[account[parts.attribute], account.id]]);
  });

  test.each(['', 'fntx_7Q2M', `fntx_${'x'.repeat(22)}`, `fnr_${'x'.repeat(22)}`])(
    '%j makes none',
    async (code) => {
      const parts = await started();
      expect(await signUp(parts, code)).toEqual({
        outcome: 'validation-error',
        errors: { [parts.attribute]: 'This face enrolment code is unknown or has expired.' },
      });
      expect(parts.store.users).toEqual([]);
    },
  );

  test('neither does a capture that is not over, or that failed', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    expect(await signUp(parts, txn)).toMatchObject({ outcome: 'validation-error' });
    parts.signUps.fail(txn);
    expect(await signUp(parts, txn)).toMatchObject({ outcome: 'validation-error' });
    expect(parts.hooks.events.map((one) => Reflect.get(one, 'reason'))).toEqual([
      'not_finished',
      'not_captured',
    ]);
  });

  test('where Facenition is away, nobody signs up', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    parts.away.facenition = true;
    expect(await signUp(parts, txn)).toEqual(BLOCKED);
    expect(parts.store.users).toEqual([]);
  });

  test('a flow that does not collect the attribute makes no account', async () => {
    const parts = await started();
    const flow = { ...parts.flow, attributes: ['givenName'] };
    expect(await signUp(parts, undefined, flow)).toEqual(BLOCKED);
  });

  test('a flow without the hook makes one: nothing stands before it', async () => {
    const parts = await started();
    const flow = { attributes: parts.flow.attributes };
    expect(await signUp(parts, '', flow)).toMatchObject({ outcome: 'account' });
    expect(await bind(parts)).toEqual({ bound: 0, taken: 0, unknown: 0 });
  });
});

describe('with a code that is filled in', () => {
  test('whoever was captured by the application just goes on', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    parts.begun.set(EMAIL, txn);
    expect(await signUp(parts, undefined, parts.prefilling)).toMatchObject({ outcome: 'account' });
    expect(await bind(parts)).toMatchObject({ bound: 1 });
  });

  test('whoever was not is told before the form', async () => {
    const parts = await started();
    expect(await signUp(parts, undefined, parts.prefilling)).toEqual(BLOCKED);
    parts.begun.set(EMAIL, parts.signUps.begin());
    expect(await signUp(parts, undefined, parts.prefilling)).toEqual(BLOCKED);
    expect(parts.hooks.events.map(({ hook }) => hook)).toEqual([
      'onAttributeCollectionStart',
      'onAttributeCollectionStart',
    ]);
  });

  test('what is filled in and then changed is checked again', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    parts.begun.set(EMAIL, txn);
    const result = await signUp(parts, `fntx_${'x'.repeat(22)}`, parts.prefilling);
    expect(result).toMatchObject({ outcome: 'validation-error' });
  });
});

describe('references', () => {
  test('of one capture belong to one account', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    await signUp(parts, txn);
    await signUp(parts, txn);
    expect(await bind(parts)).toEqual({ bound: 1, taken: 0, unknown: 1 });
    expect([...parts.signUps.owners.values()]).toEqual([parts.store.users[0].id]);
  });

  test('are bound once, however often it runs', async () => {
    const parts = await started();
    for (const _ of [1, 2, 3, 4, 5]) {
      const txn = parts.signUps.begin();
      parts.signUps.pass(txn);
      await signUp(parts, txn);
    }
    // More than are on one page.
    expect(await bind(parts)).toEqual({ bound: 5, taken: 0, unknown: 0 });
    expect(await bind(parts)).toEqual({ bound: 0, taken: 0, unknown: 5 });
  });

  test('of accounts that were there before are not looked at', async () => {
    const parts = await started();
    const txn = parts.signUps.begin();
    parts.signUps.pass(txn);
    await signUp(parts, txn);
    parts.store.users[0].createdDateTime = '2026-01-01T00:00:00Z';
    expect(await bind(parts)).toEqual({ bound: 0, taken: 0, unknown: 0 });
  });

  test('are bound by nobody whom Graph does not know', async () => {
    const parts = await started();
    const { signUps: facenition, attribute } = parts;
    const binding = bindNewUsers({
      token: async () => 'another',
      fetch: internetOf({ 'https://graph.microsoft.com': parts.tenant.graph.url }),
      ...{ facenition, attribute, since: new Date(0) },
    });
    await expect(binding).rejects.toMatchObject({ code: 'ERR_VENDOR_REFUSED' });
  });
});

test('a token goes to Graph alone, whatever the next page is said to be', async () => {
  const asked: string[] = [];
  const graph = createGraph({
    fetch: async (input) => {
      asked.push(String(input));
      const link = 'https://graph.microsoft.com.evil.example/v1.0/users';
      return Response.json({ value: [], '@odata.nextLink': link });
    },
    token: async () => new Secret(GRAPH_TOKEN),
    wait: async () => {},
  });
  await expect(graph.list('/v1.0/users')).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
  expect(asked).toEqual(['https://graph.microsoft.com/v1.0/users']);
});
