import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { createReferenceDirectory } from '@facenition/okta/users';
import { expect, test, vi } from 'vitest';
import { apply } from '../../../deployment/test/run.ts';
import { portsWith } from './deploy.ts';

vi.mock('@okta/okta-sdk-nodejs', () => {
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
});

const url = 'https://acme.okta.com';

test('a deployment says which library to install', async () => {
  const file = OktaFile.parse({ org: url, credentials: { token: 'env:T' } });
  const deployment = oktaConnector.deployment(file, portsWith({ 'env:T': 'x' }));
  await expect(apply(deployment)).rejects.toMatchObject({
    code: 'ERR_LIBRARY_MISSING',
    message: expect.stringContaining('npm install @okta/okta-sdk-nodejs'),
  });
});

test('and so does whoever reads a profile', async () => {
  const directory = createReferenceDirectory({ url, credentials: { token: 'x' } });
  await expect(directory.referenceOf('mira')).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
    message: expect.stringContaining('npm install @okta/okta-sdk-nodejs'),
  });
});
