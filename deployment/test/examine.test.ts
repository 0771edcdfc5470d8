import { applyDeployment, examineDeployment, renderExamination } from '@facenition/deployment';
import { expect, test } from 'vitest';
import { deploymentOf } from './stand-in/tenant.ts';
import { startVendor } from './stand-in/vendor.ts';

test('the doctor compares the tenant with the file, and asks every question', async () => {
  const vendor = await startVendor();
  await applyDeployment(deploymentOf(vendor).deployment);
  const well = await examineDeployment(deploymentOf(vendor).deployment);
  expect(well.checks).toEqual([
    {
      title: 'The tenant is as the file says',
      findings: [{ status: 'ok', text: 'nothing differs' }],
    },
    { title: 'The token is accepted', findings: [{ status: 'ok', text: 'it is' }] },
  ]);
  const changed = { region: 'us', url: 'https://other.example.org', hooks: ['token', 'saml'] };
  const ill = await examineDeployment(deploymentOf(vendor, changed).deployment);
  expect(ill.checks[0]?.findings).toMatchObject([
    { status: 'warning', text: 'Realm "acme" differs: region' },
    { status: 'warning', text: 'Hook "token" differs: channel.url' },
    { status: 'error', text: 'Hook "saml" is not there' },
    { status: 'error', text: 'Rule of hook "saml" is not there' },
  ]);
  expect(vendor.requests.filter((line) => !/^(GET|POST) /.test(line))).toEqual([]);
});

test('a question that fails is a finding, and the others are asked', async () => {
  const vendor = await startVendor();
  const { deployment } = deploymentOf({ ...vendor, token: 'another token' });
  const crash = {
    title: 'Something else',
    examine: (): never => {
      throw new TypeError('canary');
    },
  };
  const examination = await examineDeployment({
    ...deployment,
    checks: [crash, ...deployment.checks],
  });
  expect(examination.checks.map(({ findings }) => findings)).toEqual([
    [
      {
        status: 'error',
        text: 'Realm "acme": the token is not accepted (ERR_VENDOR_REFUSED)',
      },
    ],
    [{ status: 'error', text: 'unexpected error (ERR_INTERNAL)' }],
    [{ status: 'error', text: 'the token is not accepted (ERR_VENDOR_REFUSED)' }],
  ]);
  expect(renderExamination(examination)).toContain('\n  error    unexpected error');
});
