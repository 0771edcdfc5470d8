import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { applyPolicy } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import { findingsOf } from './deployment/findings.ts';
import { HOOKS, startTenant } from './deployment/tenant.ts';
import { MIRA, OTHER_TENANT, PORTAL, TENANT } from './payload.ts';
import { startAuthority } from './stand-in/authority.ts';
import { entraOf } from './stand-in/entra.ts';
import { verifyFace } from './stand-in/face.ts';
import { type HooksOptions, startHooks } from './stand-in/hooks.ts';
import { internetOf } from './stand-in/internet.ts';
import { facenitionAt } from './stand-in/real-facenition.ts';

const OTHER_USER = '1c9d8e7f-6a5b-4c3d-8e2f-1a0b9c8d7e6f';

async function enrol({ store }: TestApp): Promise<void> {
  await store.vault.add({
    id: `fnr_${'r'.repeat(22)}`,
    subject: { idp: 'entra', tenant: TENANT, userId: MIRA },
    scope: 'sign-in',
    tokenId: `fni_${'t'.repeat(27)}`,
    token: makeToken(),
    level: 2,
    input: 'passphrase',
    kid: 0,
    createdAt: NOW,
  });
}

/** A server, hooks, a tenant that was set up by the command, and Entra. */
async function started(changes: Partial<HooksOptions> = {}, parts: object = {}) {
  const app = await startTestApp();
  await applyPolicy(app, {});
  await enrol(app);
  const authority = await startAuthority();
  // Its id is known when the first call comes.
  let appId = '';
  const hooks = await startHooks({
    facenition: facenitionAt(app.url, app.token),
    authority: authority.url,
    appId: () => appId,
    attribute: () => 'extension_x',
    ...changes,
  });
  const places = { 'https://hooks.example.org': hooks.url };
  const tenant = await startTenant({ hooks: { ...HOOKS, ...parts } }, places);
  await apply(tenant.deployment);
  const { store } = tenant.graph;
  appId = store.applications.at(-1).appId;
  const fetch = internetOf(places);
  const entra = entraOf({ store, authority, tenantId: TENANT, fetch });
  return { app, store, hooks, authority, entra, fetch, tenant };
}

const UNVERIFIED = { sub: MIRA, face_verified: 'false' };

test('whoever was verified as a second factor has it in the token', async () => {
  const { app, entra, hooks } = await started();
  await verifyFace(app);
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({
    outcome: 'token',
    claims: {
      sub: MIRA,
      face_verified: 'true',
      face_verified_at: String(NOW / 1000),
      face_level: '2',
      face_assurance: 'active',
    },
  });
  expect(hooks.events).toMatchObject([{ kind: 'answered', outcome: 'match' }]);
});

test('whoever was not has that in it', async () => {
  const { app, entra } = await started();
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({ outcome: 'token', claims: UNVERIFIED });
  app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
  expect(await verifyFace(app)).not.toBe('passed');
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({ outcome: 'token', claims: UNVERIFIED });
});

test('a verification that is too old is none, also in a silent sign-in', async () => {
  const { app, entra } = await started();
  await verifyFace(app);
  app.setTime(NOW + 600_000);
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({ claims: { face_verified: 'true' } });
  app.setTime(NOW + 600_001);
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({ outcome: 'token', claims: UNVERIFIED });
});

test('nobody else has it in theirs', async () => {
  const { app, entra } = await started();
  await verifyFace(app);
  const { claims } = { claims: {}, ...(await entra.signIn(OTHER_USER, PORTAL)) };
  expect(claims).toEqual({ sub: OTHER_USER, face_verified: 'false' });
});

test('an application that no listener names gets no claims at all', async () => {
  const { app, entra } = await started();
  await verifyFace(app);
  const result = await entra.signIn(MIRA, randomUUID());
  expect(result).toEqual({ outcome: 'token', claims: { sub: MIRA } });
});

test.each([
  ['deny', { outcome: 'error', error: 'AADSTS1100001', logged: '1003002' }],
  ['unverified', { outcome: 'token', claims: UNVERIFIED }],
] as const)('where the server is away, %s is what the operator chose', async (onFault, result) => {
  const facenition = facenitionAt('http://127.0.0.1:1', 'fct_none');
  const { entra, hooks } = await started({ facenition, onFault });
  expect(await entra.signIn(MIRA, PORTAL)).toEqual(result);
  expect(hooks.events[0]).toMatchObject({ kind: 'fault', code: 'ERR_SERVICE_UNAVAILABLE' });
});

test('a server that hangs is not waited for longer than Entra waits', async () => {
  const facenition = {
    ...facenitionAt('http://127.0.0.1:1', 'fct_none'),
    latestVerification: () => new Promise<never>(() => {}),
  };
  const { entra, hooks } = await started({ facenition }, { retries: 0 });
  const before = performance.now();
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({ logged: '1003002' });
  expect(performance.now() - before).toBeLessThan(2000);
  expect(hooks.events).toMatchObject([{ code: 'ERR_DEADLINE' }]);
});

test('a call that failed is made once more, under the same name', async () => {
  const app = await startTestApp();
  await enrol(app);
  const { latestVerification, signUp } = facenitionAt(app.url, app.token);
  let times = 0;
  const facenition = {
    signUp,
    latestVerification: (...asked: Parameters<typeof latestVerification>) => {
      times += 1;
      return times === 1 ? Promise.reject(new Error('hiccup')) : latestVerification(...asked);
    },
  };
  const { entra, hooks } = await started({ facenition });
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({ outcome: 'token', claims: UNVERIFIED });
  const [first, second] = hooks.events;
  expect([first?.kind, second?.kind]).toEqual(['fault', 'answered']);
  expect(first?.call).toBe(second?.call);
});

test('the doctor finds that they send strangers away, and asks nothing of the server', async () => {
  const { tenant, app } = await started({}, { account_recovery: true });
  const findings = await findingsOf(tenant.deployment);
  expect(findings).toContain(
    'ok | https://hooks.example.org/api/tokenIssuanceStart sends strangers away',
  );
  expect(findings).toContain(
    'ok | https://hooks.example.org/api/verifiedIdClaimValidation sends strangers away',
  );
  expect(app.logged).toEqual([]);
});

test('hooks that are away let nobody in', async () => {
  const { store, authority } = await started();
  const fetch = internetOf({});
  const entra = entraOf({ store, authority, tenantId: TENANT, fetch });
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({
    outcome: 'error',
    logged: '1003027',
  });
});

test('another tenant is sent away, even with tokens of the same authority', async () => {
  const { app, store, authority, fetch, hooks } = await started();
  await verifyFace(app);
  const other = entraOf({ store, authority, tenantId: OTHER_TENANT, fetch });
  expect(await other.signIn(MIRA, PORTAL)).toMatchObject({
    outcome: 'error',
    logged: '1003002',
  });
  expect(hooks.events[0]).toMatchObject({ kind: 'fault', code: 'ERR_CALLER_UNKNOWN' });
});

test('a consent that was taken back, and a policy that was taken away, are what they say', async () => {
  const { app, store, entra } = await started();
  await verifyFace(app);
  store.assigned.clear();
  expect(await entra.signIn(MIRA, PORTAL)).toEqual({
    outcome: 'token',
    claims: { sub: MIRA },
  });
  store.appRoleAssignments.length = 0;
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({ logged: '1003021' });
});

test('an application of version 1 tokens is served where that is said', async () => {
  const { app, store, entra } = await started({ tokenVersion: 1 });
  await verifyFace(app);
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({ logged: '1003002' });
  store.applications.at(-1).api.requestedAccessTokenVersion = null;
  expect(await entra.signIn(MIRA, PORTAL)).toMatchObject({ claims: { face_verified: 'true' } });
});

test('an account is recovered by a credential of its own and a face of lately', async () => {
  const { app, entra } = await started({}, { account_recovery: true });
  expect(await entra.recover(MIRA, { firstName: 'Mira' })).toBe('refused');
  await verifyFace(app);
  expect(await entra.recover(MIRA, { firstName: 'Mira' })).toBe('recovered');
  expect(await entra.recover(MIRA, { firstName: 'Otto' })).toBe('refused');
  expect(await entra.recover(OTHER_USER, { firstName: 'Mira' })).toBe('refused');
  expect(await entra.recover(MIRA, {})).toBe('refused');
});
