import { DeploymentFault, Secret } from '@facenition/deployment';
import { describe, expect, test } from 'vitest';
import { apply } from '../../../../deployment/test/run.ts';
import { EntraFile } from '../../src/deployment/file.ts';
import { entraConnector, entraDeployment } from '../../src/deployment/index.ts';
import { explainEntraError } from '../../src/entra-errors.ts';
import { PORTAL, TENANT } from '../payload.ts';
import { Refused } from '../stand-in/graph-store.ts';
import { DEPLOYER } from '../stand-in/login.ts';
import { CREDENTIALS, GROUP, HOOKS, startTenant } from './tenant.ts';

describe('credentials', () => {
  test('one token serves all of a run', async () => {
    const { login, deployment } = await startTenant();
    await apply(deployment);
    expect(login.asked).toEqual([DEPLOYER.clientId]);
  });

  test('and a new one is fetched before it is over', async () => {
    const { login, fetch } = await startTenant();
    let now = Date.now();
    const deployment = entraDeployment(
      EntraFile.parse({ tenant: TENANT, credentials: CREDENTIALS, hooks: HOOKS }),
      { fetch, secret: async () => new Secret(DEPLOYER.secret) },
      {
        wait: async () => {},
        clock: () => now,
        load: () => Promise.reject(new Error('not asked')),
      },
    );
    await apply(deployment);
    // An hour, less a minute and a second.
    now += 3_538_000;
    await apply(deployment);
    expect(login.asked).toHaveLength(1);
    now += 2000;
    await apply(deployment);
    expect(login.asked).toHaveLength(2);
  });

  test.each([
    [
      'a wrong secret',
      { client_secret: 'env:ANOTHER' },
      'AADSTS7000215: The client secret is wrong',
    ],
    ['another application', { client_id: PORTAL }, 'AADSTS700016: The application is not in this'],
  ])('%s is told by the code of Entra', async (_, changes, words) => {
    const { make } = await startTenant();
    const deployment = make({ hooks: HOOKS, credentials: { ...CREDENTIALS, ...changes } });
    await expect(apply(deployment)).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
      message: expect.stringContaining(words),
    });
  });

  test.each([{ from: 'azure-identity' }, { client_id: PORTAL, certificate: 'file:cert.pem' }])(
    'a library that is not there is named with its command',
    async (credentials) => {
      const { fetch } = await startTenant();
      const missing = Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' });
      const deployment = entraDeployment(
        EntraFile.parse({ tenant: TENANT, credentials, hooks: HOOKS }),
        { fetch, secret: () => Promise.reject(new Error('not asked')) },
        { wait: async () => {}, clock: Date.now, load: () => Promise.reject(missing) },
      );
      await expect(apply(deployment)).rejects.toMatchObject({
        code: 'ERR_LIBRARY_MISSING',
        message: expect.stringContaining('npm install @azure/identity@4'),
      });
    },
  );
});

describe('Graph', () => {
  test('a permission that is missing is told with what to do', async () => {
    const { graph, make } = await startTenant();
    graph.trouble.next = () =>
      new Refused(403, 'Authorization_RequestDenied', 'Insufficient privileges');
    await expect(apply(make())).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
      message: expect.stringMatching(
        /GET \/v1\.0\/applications: 403 Authorization_RequestDenied .*lack a permission/,
      ),
    });
  });

  test('it is given the time that it asks for', async () => {
    const { graph, make, waits } = await startTenant();
    let times = 0;
    graph.trouble.next = () => {
      times += 1;
      return times <= 2 ? new Refused(429, 'TooManyRequests', '') : undefined;
    };
    await apply(make());
    expect(waits).toEqual([1000, 1000]);
  });

  test('but not for ever', async () => {
    const { graph, make } = await startTenant();
    graph.trouble.next = () => new Refused(503, 'ServiceUnavailable', '');
    await expect(apply(make())).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
    expect(graph.calls).toHaveLength(4);
  });

  test('a network that is away is told', async () => {
    const { make } = await startTenant(
      { hooks: HOOKS },
      { 'https://graph.microsoft.com': 'http://127.0.0.1:1' },
    );
    await expect(apply(make())).rejects.toMatchObject({ code: 'ERR_VENDOR_UNREACHABLE' });
  });
});

test('why the network is away is told as the command says it', async () => {
  const words = 'graph.microsoft.com cannot be reached: ENOTFOUND';
  const deployment = entraDeployment(
    EntraFile.parse({ tenant: TENANT, credentials: CREDENTIALS, hooks: HOOKS }),
    {
      fetch: () => Promise.reject(new DeploymentFault('ERR_VENDOR_UNREACHABLE', words)),
      secret: async () => new Secret(DEPLOYER.secret),
    },
  );
  await expect(apply(deployment)).rejects.toThrow(words);
});

describe('the file', () => {
  const whole = { tenant: TENANT, credentials: CREDENTIALS, hooks: HOOKS };
  const faults = (changes: object): readonly string[] => {
    const read = entraConnector.schema.safeParse({ ...whole, ...changes });
    return read.error?.issues.map(({ path }) => path.join('.')) ?? [];
  };

  test.each([
    ['a secret in the clear', { credentials: { ...CREDENTIALS, client_secret: 'abc' } }],
    ['a tenant by its name', { tenant: 'acme.onmicrosoft.com' }],
    ['hooks without TLS', { hooks: { ...HOOKS, address: 'http://hooks.example.org' } }],
    ['hooks with a query', { hooks: { ...HOOKS, address: 'https://hooks.example.org/?code=1' } }],
    ['more time than Entra gives', { hooks: { ...HOOKS, timeout_ms: 2001 } }],
    ['a key that is none', { hooks: { ...HOOKS, tokens: {} } }],
    ['nothing to do', { hooks: undefined }],
  ])('%s is refused', (_, changes) => {
    expect(faults(changes)).toHaveLength(1);
  });

  test('a file with everything is taken, and asks nobody', () => {
    const file = EntraFile.parse({
      ...whole,
      authority: `https://acmeext.ciamlogin.com/${TENANT}`,
      hooks: { ...HOOKS, sign_up: {}, account_recovery: true },
      external_mfa: { server: 'https://face.example.org/', groups: [GROUP] },
    });
    const never = () => Promise.reject(new Error('not asked'));
    const ports = { fetch: never, secret: never, readFile: never };
    const { title, resources } = entraConnector.deployment(file, ports);
    expect(title).toBe(`Microsoft Entra tenant ${TENANT}`);
    const known = { output: () => '(known after apply)' };
    for (const { wanted } of resources) expect(wanted(known)).toBeTypeOf('object');
    expect(JSON.stringify(file)).not.toContain(DEPLOYER.secret);
  });
});

test.each([
  ...Array.from({ length: 28 }, (_, at) => String(1_003_000 + at)).filter((c) => c !== '1003013'),
  'AADSTS1100001',
  'AADSTS900491: the text of Microsoft',
  'ENTRA IDSTS50161',
  '50012',
  'AADSTS50130',
])('%s is explained', (code) => {
  expect(explainEntraError(code)).toMatch(/\.$/);
});

test.each(['', 'AADSTS1', 'toString', 'something else', '99999'])('%j is not', (code) => {
  expect(explainEntraError(code)).toBeUndefined();
});

test('an application of several tenants gets no mapped claims', async () => {
  const { graph, make } = await startTenant();
  const portal = graph.store.applications[0];
  portal.signInAudience = 'AzureADMultipleOrgs';
  await expect(apply(make())).rejects.toThrow(`the application ${PORTAL} is not of this tenant`);
  expect(portal.api.acceptMappedClaims).toBeNull();
});
