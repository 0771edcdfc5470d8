import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { expect, test } from 'vitest';
import { apply, destroy } from '../../../deployment/test/run.ts';
import { portsWith } from './deploy.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

test('an identity provider of another issuer is not taken away', async () => {
  const org = await startOktaOrg();
  const file = OktaFile.parse({
    ...{ org: org.url, credentials: { token: 'env:OKTA_TOKEN' } },
    idp_authenticator: {
      ...{ issuer: 'https://faces.example/oidc', client_id: 'okta-acme' },
      client_secret: 'env:CLIENT_SECRET',
    },
  });
  const secrets = { 'env:OKTA_TOKEN': 'an-api-token-of-the-org', 'env:CLIENT_SECRET': 'a-secret' };
  const deployment = oktaConnector.deployment(file, portsWith(secrets));
  await apply(deployment);
  const [provider] = org.state.identityProviders.values();
  Object.assign(provider?.protocol, { issuer: { url: 'https://partner.example' } });
  expect((await destroy(deployment))['identity-provider/face']).toBe('stays');
  expect(org.state.identityProviders.size).toBe(1);
  Object.assign(provider?.protocol, { issuer: { url: 'https://faces.example/oidc' } });
  expect((await destroy(deployment))['identity-provider/face']).toBe('removed');
});
