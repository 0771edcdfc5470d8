import { describe, expect, test } from 'vitest';
import { apply } from '../../../../deployment/test/run.ts';
import { startTestProvider } from '../../../../server/test/entra/test-provider.ts';
import { PORTAL, TENANT } from '../payload.ts';
import { startAuthority } from '../stand-in/authority.ts';
import { listen } from '../stand-in/listen.ts';
import { findingsOf } from './findings.ts';
import { GROUP, HOOKS, startTenant } from './tenant.ts';

const hooksThat = (status: number) =>
  listen((_, response) => void response.writeHead(status).end());

describe('hooks', () => {
  async function started(status = 401) {
    const authority = await startAuthority();
    const login = authority.url.slice(0, -TENANT.length - 1);
    const tenant = await startTenant(
      { hooks: HOOKS, authority: `https://authority.example/${TENANT}` },
      {
        'https://hooks.example.org': await hooksThat(status),
        'https://authority.example': login,
      },
    );
    await apply(tenant.deployment);
    return { ...tenant, authority };
  }

  test('that are as they should be', async () => {
    const { deployment, authority } = await started();
    expect(await findingsOf(deployment)).toEqual([
      'ok | Facenition onTokenIssuanceStart',
      'ok | https://hooks.example.org/api/tokenIssuanceStart sends strangers away',
      `ok | tokens are issued by ${authority.issuers[2]}`,
      `ok | ${PORTAL} takes tokens of version 2`,
      `ok | ${PORTAL} is of this tenant alone`,
    ]);
  });

  test('an application that became one of several tenants is told', async () => {
    const { graph, deployment } = await started();
    graph.store.applications[0].signInAudience = 'AzureADMultipleOrgs';
    expect(await findingsOf(deployment)).toContainEqual(
      expect.stringMatching(/^error \| .* is of several tenants \| .*could map `face_verified`/),
    );
  });

  test('what Entra finds wrong is told in words', async () => {
    const { graph, deployment } = await started();
    const { store } = graph;
    store.extensions[0].authenticationConfiguration.resourceId = 'api://elsewhere.example/1';
    store.appRoleAssignments.length = 0;
    const findings = await findingsOf(deployment);
    expect(findings.slice(0, 2)).toEqual([
      expect.stringMatching(/^error \| .*: IncorrectResourceIdFormat \| The application ID URI/),
      expect.stringMatching(/^error \| .*: DomainNameDoesNotMatch \| The hosts of the target URL/),
    ]);
    expect(findings).toContainEqual(
      expect.stringMatching(/^warning \| .*PermissionNotGrantedToServicePrincipal \| Nobody has/),
    );
  });

  test.each([
    [200, 'error', 'Take it off the internet'],
    [404, 'error', 'does not lead to the hooks'],
  ])('a stranger who is answered %i is an %s', async (status, kind, advice) => {
    const { deployment } = await started(status);
    const [, finding] = await findingsOf(deployment);
    expect(finding).toMatch(
      new RegExp(`^${kind} \\| .* status ${status}, not 401 \\| .*${advice}`),
    );
  });

  test('so is an authority of another tenant', async () => {
    const url = await listen((_, response) => {
      const issuer = 'https://login.microsoftonline.com/common/v2.0';
      response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    });
    const other = await startTenant(
      { hooks: HOOKS, authority: 'https://authority.example/common' },
      { 'https://authority.example': url },
    );
    expect(await findingsOf(other.deployment)).toContainEqual(
      expect.stringMatching(/^error \| .* is the issuer of another tenant/),
    );
  });

  test('an authority that is none, and an application of version 1, are told', async () => {
    const { graph, make } = await started();
    graph.store.applications[0].api.requestedAccessTokenVersion = null;
    const findings = await findingsOf(make({ hooks: HOOKS, authority: 'https://away.example/x' }));
    expect(findings).toContainEqual(
      expect.stringMatching(/^error \| https:\/\/away\.example\/x.* is no discovery document/),
    );
    expect(findings).toContainEqual(expect.stringMatching(/^warning \| .*tokens of version 2/));
  });
});

describe('external MFA', () => {
  const part = { server: 'https://face.example.org', groups: [GROUP] };
  const base = 'https://face.example.org/entra';
  const document = {
    issuer: 'https://face.example.org',
    authorization_endpoint: `${base}/authorize`,
    jwks_uri: `${base}/jwks`,
    scopes_supported: ['openid'],
    response_types_supported: ['id_token'],
    response_modes_supported: ['form_post'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
  const key = { kty: 'RSA', kid: 'nOo3ZDrODXEK1jKWhXslHR_KXEg', x5c: ['MIIC'] };

  async function examined(changes: object, keys: readonly object[] = [key], hasLength = true) {
    const url = await listen((request, response) => {
      const isKeys = request.url === '/entra/jwks';
      const body = JSON.stringify(isKeys ? { keys } : { ...document, ...changes });
      response.setHeader('content-type', 'application/json');
      if (hasLength) response.setHeader('content-length', body.length);
      response.write(body);
      response.end();
    });
    const places = { 'https://face.example.org': url };
    const { deployment } = await startTenant({ external_mfa: part }, places);
    return findingsOf(deployment);
  }

  test('a server as Entra needs it', async () => {
    expect(await examined({})).toEqual([
      `ok | ${base}/.well-known/openid-configuration`,
      `ok | 1 at ${base}/jwks`,
    ]);
  });

  test.each([
    [{ issuer: 'https://face.example.org:443' }, 'issuer: https://face.example.org:443'],
    [{ issuer: 'http://face.example.org' }, 'issuer: http://face.example.org'],
    [{ jwks_uri: `${base}/jwks?a=1` }, `jwks: ${base}/jwks?a=1`],
    [{ authorization_endpoint: `${base}/other` }, `authorization_endpoint is ${base}/other`],
    [{ response_modes_supported: ['query'] }, 'response_modes_supported does not hold form_post'],
    [{ issuer: 7 }, 'is none'],
  ])('a document with %j is not', async (changes, words) => {
    expect((await examined(changes)).filter((line) => line.startsWith('error'))[0]).toContain(
      words,
    );
  });

  test.each([
    [{ kid: 'key-1' }, 'a key is called "key-1"'],
    [{ x5c: undefined }, 'no x5c'],
    [{ kty: 'EC' }, 'Entra takes RS256 alone'],
  ])('a key with %j is not', async (changes, words) => {
    expect((await examined({}, [{ ...key, ...changes }])).at(-1)).toContain(words);
  });

  test('our own server is, but for TLS that the test does without', async () => {
    const { url } = await startTestProvider();
    const places = { 'https://face.example.org': url, 'http://127.0.0.1': 'http://127.0.0.1' };
    const findings = await findingsOf(
      (await startTenant({ external_mfa: part }, places)).deployment,
    );
    const https = 'It has to be https, without `:443` and query.';
    expect(findings).toEqual([
      `error | issuer: ${url}/entra | ${https}`,
      `error | authorize: ${url}/entra/authorize | ${https}`,
      `error | jwks: ${url}/entra/jwks | ${https}`,
      expect.stringContaining(`error | authorization_endpoint is ${url}/entra/authorize`),
      `ok | 1 at ${url}/entra/jwks`,
    ]);
  });

  test('nor is an answer without its length', async () => {
    const findings = await examined({}, [key], false);
    expect(findings.filter((line) => line.includes('without Content-Length'))).toHaveLength(2);
  });
});
