import { describe, expect, test } from 'vitest';
import { type EntraCallerOptions, entraCaller } from '../src/caller.ts';
import { APP_ID, OTHER_TENANT, payloadOf, TENANT } from './payload.ts';
import { type SignOptions, startAuthority } from './stand-in/authority.ts';

const URI = `api://hooks.facenition.example/${APP_ID}`;
/** When the recorded tokens are valid. */
const NOW = 1_795_166_000_000;

async function started(changes: Partial<EntraCallerOptions> = {}) {
  const authority = await startAuthority();
  const time = { now: NOW };
  const check = entraCaller({
    tenantId: TENANT,
    authority: authority.url,
    appId: APP_ID,
    identifierUri: URI,
    clock: () => time.now,
    ...changes,
  });
  const version = changes.tokenVersion ?? 2;
  const claims = { ...payloadOf(`bearer-claims-v${version}`), iss: authority.issuers[version] };
  const call = (token: string) => check(new Headers({ authorization: `Bearer ${token}` }));
  const callWith = async (other: object = {}, options: SignOptions = {}) =>
    call(await authority.sign({ ...claims, ...other }, options));
  return { authority, time, check, call, callWith };
}

const unknown = { code: 'ERR_CALLER_UNKNOWN' };
const unverifiable = { code: 'ERR_CALLER_UNVERIFIABLE' };

describe.each([1, 2] as const)('version %i', (tokenVersion) => {
  test('a token of Entra, for this application, is Entra', async () => {
    const { callWith } = await started({ tokenVersion });
    await expect(callWith()).resolves.toBeUndefined();
  });

  test.each([
    ['for another application', { aud: OTHER_TENANT }],
    ['of another issuer', { iss: 'https://login.microsoftonline.com/common/v2.0' }],
    ['of another tenant', { tid: OTHER_TENANT }],
    ['without a tenant', { tid: undefined }],
    ['of another client', { azp: APP_ID, appid: APP_ID }],
    ['of no client', { azp: undefined, appid: undefined }],
    ['of another version', { ver: '3.0' }],
    ['that is over', { exp: NOW / 1000 - 61 }],
    ['that never ends', { exp: undefined }],
    ['that is not valid yet', { nbf: NOW / 1000 + 61 }],
  ])('a token %s is not', async (_, claims) => {
    const { callWith } = await started({ tokenVersion });
    await expect(callWith(claims)).rejects.toMatchObject(unknown);
  });

  test('nor is one that says its client by the name of the other version', async () => {
    const { callWith } = await started({ tokenVersion });
    const [own, other] = tokenVersion === 2 ? ['azp', 'appid'] : ['appid', 'azp'];
    const claims = { [own]: undefined, [other]: payloadOf('bearer-claims-v2').azp };
    await expect(callWith(claims)).rejects.toMatchObject(unknown);
  });
});

test.each<[string, SignOptions]>([
  ["somebody else's key", { forged: true }],
  ['a key that nobody knows', { kid: 'another' }],
  ['a shared secret', { alg: 'HS256' }],
])('a token signed with %s is not Entra', async (_, options) => {
  const { callWith } = await started();
  await expect(callWith({}, options)).rejects.toMatchObject(unknown);
});

test('neither is a call without a token', async () => {
  const { authority, check, call } = await started();
  await expect(check(new Headers())).rejects.toMatchObject(unknown);
  await expect(check(new Headers({ authorization: 'Basic e30' }))).rejects.toMatchObject(unknown);
  // Nor is anybody asked about it.
  expect(authority.asked).toEqual([]);
  await expect(call('e30.e30.')).rejects.toMatchObject(unknown);
});

test('clocks may be off by a minute', async () => {
  const { callWith } = await started();
  await expect(callWith({ exp: NOW / 1000 - 59 })).resolves.toBeUndefined();
  await expect(callWith({ nbf: NOW / 1000 + 59 })).resolves.toBeUndefined();
});

test('an external tenant is known by the issuer of its own document', async () => {
  const { authority, call } = await started();
  const claims = payloadOf('bearer-claims-external-id');
  await expect(call(await authority.sign(claims))).rejects.toMatchObject(unknown);
  const { issuers } = authority;
  await expect(call(await authority.sign({ ...claims, iss: issuers[2] }))).resolves.toBe(undefined);
});

test('the document and the keys are asked for once', async () => {
  const { authority, callWith } = await started();
  await Promise.all([callWith(), callWith()]);
  await callWith();
  expect(authority.asked).toEqual([
    `/${TENANT}/v2.0/.well-known/openid-configuration`,
    `/${TENANT}/discovery/v2.0/keys`,
  ]);
});

test('nobody is let in where the authority is away, until it is back', async () => {
  const { authority, callWith } = await started();
  authority.state.isAway = true;
  await expect(callWith()).rejects.toMatchObject(unverifiable);
  authority.state.isAway = false;
  await expect(callWith()).resolves.toBeUndefined();
});

test('a document that was had holds while there is no new one, which is not asked for at once', async () => {
  const { authority, callWith, time } = await started();
  await callWith();
  time.now += 12 * 3600_000;
  authority.state.isAway = true;
  const later = { nbf: time.now / 1000, exp: time.now / 1000 + 3600 };
  await expect(callWith(later)).resolves.toBeUndefined();
  await expect(callWith(later)).resolves.toBeUndefined();
  const documents = authority.asked.filter((path) => path.endsWith('openid-configuration'));
  expect(documents).toHaveLength(2);
});

test.each([
  ['an authority without TLS', { authority: `http://login.microsoftonline.com/${TENANT}` }],
  ['an authority that is no address', { authority: TENANT }],
  ['version 1 without its audience', { tokenVersion: 1 as const, identifierUri: undefined }],
])('%s cannot be used', (_, changes) => {
  const options = {
    tenantId: TENANT,
    authority: `https://login.microsoftonline.com/${TENANT}`,
    appId: APP_ID,
    ...changes,
  };
  // @ts-expect-error: exactOptionalPropertyTypes, and tests that leave it out
  expect(() => entraCaller(options)).toThrow(
    expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
  );
});
