import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ran, runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const TENANT = '5F0C1A7E-3b6d-4c52-9a31-7d2e8b90f114';
const APP = 'c2b7d9e4-10aa-4f6b-8c1e-5a9f3e7712d0';
const ADD = ['entra', 'tenants', 'add', TENANT, '--app-id', APP, '--name', 'Acme'];

async function newRun(issuer = 'https://face.example.org/') {
  const folder = await temporaryFolder();
  const environment = { FACENITION_ISSUER: issuer };
  const run = (...argv: string[]): Promise<Ran> => runIn(folder, argv, { environment });
  return { folder, run };
}

const clientIn = ({ out }: Ran): string => /entra-[\w-]{22}/.exec(out)?.[0] ?? 'none';

describe('facenition entra tenants', () => {
  test('add serves a tenant and shows what to enter at Microsoft', async () => {
    const { folder, run } = await newRun();
    const ran = await run(...ADD);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const clientId = clientIn(ran);
    expect(
      ran.out
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['Client ID', clientId],
      ['Discovery Endpoint', 'https://face.example.org/entra/.well-known/openid-configuration'],
      ['App ID', APP],
      ['redirect URI of the app', 'https://face.example.org/entra/authorize'],
    ]);
    const tenant = await storeIn(folder, ({ entraTenants }) => entraTenants.find(clientId));
    expect(tenant).toMatchObject({
      tenantId: TENANT.toLowerCase(),
      appId: APP,
      cloud: 'public',
      name: 'Acme',
      scope: 'sign-in',
    });
    const listed = await run('entra', 'tenants', 'list');
    expect(listed.out).toMatch(
      new RegExp(
        `^${clientId}  ${TENANT.toLowerCase()}  ${APP}  public  Acme  sign-in  \\S+Z$`,
        'm',
      ),
    );
  });

  test('remove does not serve it any more; both are in the audit log', async () => {
    const { folder, run } = await newRun();
    const clientId = clientIn(await run(...ADD, '--cloud', 'china', '--scope', 'door'));
    expect((await run('entra', 'tenants', 'remove', clientId)).code).toBe(0);
    expect((await run('entra', 'tenants', 'remove', clientId)).code).toBe(2);
    expect(await storeIn(folder, ({ entraTenants }) => entraTenants.list())).toEqual([]);
    const { out } = await run('audit', 'export');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual([
      { type: 'entra-tenant-added', actor: 'operator', entraClient: clientId },
      { type: 'entra-tenant-removed', actor: 'operator', entraClient: clientId },
    ]);
  });

  test.each([
    [['entra', 'tenants', 'add', 'acme', '--app-id', APP, '--name', 'Acme'], 'tenant id'],
    [['entra', 'tenants', 'add', TENANT, '--app-id', 'x', '--name', 'Acme'], '--app-id'],
    [['entra', 'tenants', 'add', TENANT, '--app-id', APP, '--name', ' '], '--name'],
    [['entra', 'tenants', 'add', TENANT, '--app-id', APP], '--name'],
    [[...ADD, '--cloud', 'moon'], 'cloud'],
    [['entra', 'tenants', 'remove', 'entra-'], 'no tenant'],
  ])('%j is refused', async (argv, why) => {
    const { folder, run } = await newRun();
    expect(await run(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(why) });
    expect(await storeIn(folder, ({ entraTenants }) => entraTenants.list())).toEqual([]);
  });

  test.each([
    'http://face.example.org',
    'https://face.example.org:443',
    'https://face.example.org/?a',
  ])('a server at %s, where Entra would not go, serves no tenant', async (issuer) => {
    const { run } = await newRun(issuer);
    const ran = await run(...ADD);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('FACENITION_ISSUER') });
  });
});
