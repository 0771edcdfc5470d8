import { Secret } from '@facenition/deployment';
import { expect, test } from 'vitest';
import { graphToken } from '../../src/deployment/credentials.ts';
import { EntraFile } from '../../src/deployment/file.ts';
import { PORTAL, TENANT } from '../payload.ts';
import { GROUP } from './tenant.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----';

/** What the library of Azure is called with, and answers as it is told. */
function startLibrary(answer: () => { token: string; expiresOnTimestamp: number }) {
  const made: unknown[] = [];
  const asked: unknown[] = [];
  class Credential {
    constructor(...given: readonly unknown[]) {
      made.push(given);
    }
    async getToken(scope: unknown) {
      asked.push(scope);
      return answer();
    }
  }
  const library = { ClientCertificateCredential: Credential, DefaultAzureCredential: Credential };
  // @ts-expect-error: the part of the library that is called
  const load = async (): Promise<typeof import('@azure/identity')> => library;
  return { made, asked, load };
}

function tokenOf(credentials: object, load: ReturnType<typeof startLibrary>['load']) {
  const external_mfa = { server: 'https://face.example.org', groups: [GROUP] };
  const file = EntraFile.parse({ tenant: TENANT, credentials, external_mfa });
  const secret = async (reference: string) => {
    expect(reference).toBe('file:setup.pem');
    return new Secret(PEM);
  };
  const fetch = () => Promise.reject(new Error('not asked'));
  return graphToken(file, { fetch, secret, load, clock: () => 0 });
}

const CERTIFICATE = { client_id: PORTAL, certificate: 'file:setup.pem' };

test.each([
  ['a certificate', CERTIFICATE, [TENANT, PORTAL, { certificate: PEM }]],
  ['what is signed in here', { from: 'azure-identity' }, [{ tenantId: TENANT }]],
])('a token for Graph is had by %s', async (_, credentials, given) => {
  const { made, asked, load } = startLibrary(() => ({ token: 'access', expiresOnTimestamp: 1e9 }));
  const token = tokenOf(credentials, load);
  expect((await token()).reveal()).toBe('access');
  await token();
  expect(made).toEqual([given]);
  expect(asked).toEqual(['https://graph.microsoft.com/.default']);
});

test('what the library says is told by the code of Entra alone', async () => {
  const { load } = startLibrary(() => {
    throw new Error(`AADSTS700016: not found; the key was ${PEM}`);
  });
  const refusal = await tokenOf(CERTIFICATE, load)().catch((thrown: unknown) => thrown);
  expect(refusal).toMatchObject({ code: 'ERR_VENDOR_REFUSED' });
  expect(String(refusal)).toContain('AADSTS700016: The application is not in this tenant');
  expect(String(refusal)).not.toContain('MIIC');
});
