import { createServer, type RequestListener } from 'node:http';
import { createReferenceDirectory } from '@facenition/okta/users';
import { expect, onTestFinished, test } from 'vitest';
import { listenHere } from '../../../server/test/listen-here.ts';
import { REFERENCE } from './fake-facenition.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

const MIRA = 'mira.holt@acme.example';

async function started(token?: string) {
  const org = await startOktaOrg();
  org.state.properties.set('facenitionReference', { type: 'string' });
  const user = org.addUser(MIRA, 'x');
  const credentials = { token: token ?? org.state.apiToken };
  return { org, user, directory: createReferenceDirectory({ url: `${org.url}/`, credentials }) };
}

test('a reference is written, read and cleared, and nothing beside it is changed', async () => {
  const { org, user, directory } = await started();
  const before = { ...user.profile };
  expect(await directory.referenceOf(user.id)).toBeUndefined();
  await directory.writeReference(user.id, REFERENCE);
  expect(user.profile).toEqual({ ...before, facenitionReference: REFERENCE });
  expect(await directory.referenceOf(MIRA)).toBe(REFERENCE);
  await directory.clearReference(MIRA);
  expect(user.profile).toEqual(before);
  expect(await directory.referenceOf(user.id)).toBeUndefined();
  expect(org.state.changes).toEqual([
    `POST /api/v1/users/${user.id}`,
    `POST /api/v1/users/${encodeURIComponent(MIRA)}`,
  ]);
});

test('whatever else stands there is none', async () => {
  const { user, directory } = await started();
  for (const other of ['used', `${REFERENCE}x`, 7, [REFERENCE]]) {
    user.profile.facenitionReference = other;
    expect(await directory.referenceOf(user.id)).toBeUndefined();
  }
});

test('an identity token is never written', async () => {
  const { org, user, directory } = await started();
  await expect(directory.writeReference(user.id, 'eyJhbGciOi')).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
  });
  expect(org.state.changes).toEqual([]);
});

test.each(['..', '.', ''])('a user is not a way elsewhere: "%s"', async (user) => {
  const { org, directory } = await started();
  await expect(directory.clearReference(user)).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
  });
  expect(org.state.changes).toEqual([]);
});

test('slashes stay in the name', async () => {
  const { org, directory } = await started();
  await expect(directory.clearReference('../groups/00g1')).rejects.toMatchObject({
    code: 'ERR_SERVICE_UNAVAILABLE',
  });
  expect(org.state.changes).toEqual(['POST /api/v1/users/..%2Fgroups%2F00g1']);
});

test.each([
  ['the org does not know the token', 'another-token', 401, 'E0000011'],
  ['there is no such user', undefined, 404, 'E0000007'],
])('says that Okta did not do it, where %s', async (_why, token, status, code) => {
  const { directory } = await started(token);
  const failed = await directory.referenceOf('nobody').catch((thrown: unknown) => thrown);
  expect(failed).toMatchObject({
    code: 'ERR_SERVICE_UNAVAILABLE',
    cause: { name: 'OrgFault', status, code },
  });
  expect(JSON.stringify(failed)).not.toContain('another-token');
});

test('says so where there is no answer', async () => {
  const url = 'http://127.0.0.1:9';
  const directory = createReferenceDirectory({ url, credentials: { token: 'x' } });
  await expect(directory.referenceOf(MIRA)).rejects.toMatchObject({
    ...{ code: 'ERR_SERVICE_UNAVAILABLE', cause: { status: undefined } },
  });
});

test.each([
  'http://acme.okta.com',
  'http://localhost.acme.example',
  'https://me:pw@acme.okta.com',
  'https://acme.okta.com?x',
  'acme.okta.com',
])('sends no credentials to %s', (url) => {
  const open = () => createReferenceDirectory({ url, credentials: { token: 'x' } });
  expect(open).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
});

const listen = (listener: RequestListener): Promise<string> =>
  listenHere(createServer(listener), onTestFinished);

test('credentials are sent nowhere else, and what is no answer is none', async () => {
  const elsewhere: unknown[] = [];
  const other = await listen(({ headers }, response) => {
    elsewhere.push(headers.authorization);
    response.end('{}');
  });
  const answers: Record<string, (response: Parameters<RequestListener>[1]) => void> = {
    '/api/v1/users/moved': (response) => response.writeHead(302, { location: other }).end(),
    '/api/v1/users/page': (response) => response.end('<title>Sign in</title>'),
    '/api/v1/users/broken': (response) => response.writeHead(502).end('<title>Bad</title>'),
    '/api/v1/users/gone': (response) => void response.destroy(),
  };
  const url = await listen(({ url: path }, response) => answers[path ?? '']?.(response));
  const directory = createReferenceDirectory({ url, credentials: { token: 'a-token' } });
  for (const user of ['moved', 'page', 'broken', 'gone']) {
    await expect(directory.referenceOf(user)).rejects.toMatchObject({
      ...{ code: 'ERR_SERVICE_UNAVAILABLE', cause: { name: 'OrgFault' } },
    });
  }
  expect(elsewhere).toEqual([]);
});
