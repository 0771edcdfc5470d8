import { applyDeployment, planDeployment, renderPlan } from '@facenition/deployment';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from './stand-in/tenant.ts';
import { startVendor } from './stand-in/vendor.ts';

const actionsOf = (plan: { readonly steps: readonly { id: string; action: string }[] }) =>
  plan.steps.map(({ id, action }) => `${action} ${id}`);

describe('a plan', () => {
  test('of an empty tenant creates everything, with ids that nobody knows yet', async () => {
    const vendor = await startVendor();
    const plan = await planDeployment(deploymentOf(vendor).deployment);
    expect(actionsOf(plan)).toEqual([
      'create realm/acme',
      'create hook/token',
      'create rule/token',
    ]);
    expect(plan.steps[2]).toMatchObject({ wanted: { hook: '(known after apply)' } });
    expect(vendor.requests.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('of a tenant as it should be changes nothing, whatever else is in it', async () => {
    const vendor = await startVendor();
    await applyDeployment(deploymentOf(vendor).deployment);
    const plan = await planDeployment(deploymentOf(vendor).deployment);
    expect(actionsOf(plan)).toEqual([
      'unchanged realm/acme',
      'unchanged hook/token',
      'unchanged rule/token',
    ]);
  });

  test('tells what would change, and what cannot', async () => {
    const vendor = await startVendor();
    await applyDeployment(deploymentOf(vendor).deployment);
    const changed = {
      region: 'us',
      url: 'https://other.example.org/',
      hooks: ['token', 'sign-up'],
    };
    const { deployment } = deploymentOf(vendor, changed);
    const plan = await planDeployment(deployment);
    expect(plan.steps).toMatchObject([
      { action: 'cannot-change', differences: [{ path: 'region', before: 'eu', after: 'us' }] },
      {
        action: 'update',
        differences: [
          {
            path: 'channel.url',
            before: 'https://face.example.org/hook',
            after: 'https://other.example.org/',
          },
        ],
      },
      { action: 'create', id: 'hook/sign-up' },
      { action: 'unchanged', id: 'rule/token' },
      { action: 'create', id: 'rule/sign-up' },
    ]);
  });

  test('offline asks nobody', async () => {
    const vendor = await startVendor();
    const { deployment } = deploymentOf(vendor);
    const plan = await planDeployment(deployment, { offline: true });
    expect(actionsOf(plan)).toEqual([
      'not-looked-at realm/acme',
      'not-looked-at hook/token',
      'not-looked-at rule/token',
    ]);
    expect(vendor.requests).toEqual([]);
    expect(renderPlan(plan)).toContain('Plan: 3 wanted. Nobody asked');
  });

  test('of a tenant that refuses us is a fault that names the resource', async () => {
    const vendor = await startVendor();
    const { deployment } = deploymentOf({ ...vendor, token: 'another token' });
    await expect(planDeployment(deployment)).rejects.toMatchObject({
      code: 'ERR_VENDOR_REFUSED',
      message: 'Realm "acme": the token is not accepted',
    });
  });

  test('two resources of one id, and an output that nobody made, are mistakes', async () => {
    const vendor = await startVendor();
    const { deployment } = deploymentOf(vendor, { hooks: ['token', 'token'] });
    await expect(planDeployment(deployment)).rejects.toThrow('two resources are called hook/token');
    const [, hook] = deployment.resources;
    if (hook === undefined) throw new Error('no hook');
    const orphan = { ...deployment, resources: [hook] };
    await expect(planDeployment(orphan)).rejects.toThrow('no resource before is called realm/acme');
  });
});
