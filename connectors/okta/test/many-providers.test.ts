import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { expect, test } from 'vitest';
import { apply, changesIn } from '../../../deployment/test/run.ts';
import { portsWith } from './deploy.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';
import { newId } from './stand-in/state.ts';

test('an org with more identity providers than one page has one of ours', async () => {
  const { url, state } = await startOktaOrg();
  for (let count = 0; count < 250; count += 1) {
    const id = newId('0oa');
    state.identityProviders.set(id, { id, name: `Customer ${count}`, type: 'OIDC' });
  }
  const file = OktaFile.parse({
    ...{ org: url, credentials: { token: 'env:OKTA_TOKEN' } },
    idp_authenticator: {
      ...{ name: 'Faces & more', issuer: 'https://faces.example/oidc', client_id: 'okta-acme' },
      client_secret: 'env:CLIENT_SECRET',
    },
  });
  const ports = portsWith({
    'env:OKTA_TOKEN': state.apiToken,
    'env:CLIENT_SECRET': 'fno_a-secret-of-the-client',
  });
  const run = () => apply(oktaConnector.deployment(file, ports));
  expect(changesIn(await run())).toContain('created identity-provider/face');
  expect(changesIn(await run())).toEqual([]);
  expect(state.identityProviders.size).toBe(251);
});
