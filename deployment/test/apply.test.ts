import {
  applyDeployment,
  destroyDeployment,
  planDeployment,
  planDestruction,
} from '@facenition/deployment';
import { describe, expect, test } from 'vitest';
import { deploymentOf, PASSWORD } from './stand-in/tenant.ts';
import { startVendor, type Vendor } from './stand-in/vendor.ts';

const HOOKS = { hooks: ['token', 'sign-up', 'saml'] };
/** One realm, then hooks, then rules. */
const WRITES = 1 + 3 + 3;
const everyWrite = Array.from({ length: WRITES }, (_, at) => at + 1);
const broken = everyWrite.flatMap((write) => [
  [write, 'before'] as const,
  [write, 'after'] as const,
]);

const written = ({ requests }: Vendor): readonly string[] =>
  requests.filter((line) => !line.startsWith('GET '));

/** What is in a tenant, without the ids that it made up. */
const contentOf = ({ things }: Vendor): readonly unknown[] =>
  [...things.values()].map(({ id: _, parent, hook: __, ...rest }) => ({
    ...rest,
    parent: things.get(parent)?.name,
  }));

async function unchangedIn(vendor: Vendor, file = HOOKS): Promise<boolean> {
  const { steps } = await planDeployment(deploymentOf(vendor, file).deployment);
  return steps.every(({ action }) => action === 'unchanged');
}

describe('apply', () => {
  test('makes everything once: the second run writes nothing', async () => {
    const vendor = await startVendor();
    const told: string[] = [];
    const first = await applyDeployment(deploymentOf(vendor, HOOKS).deployment, {
      tell: ({ id, action }) => void told.push(`${action} ${id}`),
    });
    expect(first).toMatchObject({ outcome: 'finished' });
    expect(told).toHaveLength(WRITES);
    expect(told[0]).toBe('created realm/acme');
    expect(
      [...vendor.things.values()].filter(({ password }) => password === PASSWORD),
    ).toHaveLength(3);
    const before = written(vendor).length;
    const second = await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
    expect(second.done.map(({ action }) => action)).toEqual(everyWrite.map(() => 'unchanged'));
    expect(written(vendor)).toHaveLength(before);
  });

  test('changes what differs alone, and leaves what others put there', async () => {
    const vendor = await startVendor();
    await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
    const before = written(vendor).length;
    const url = 'https://other.example.org/';
    const { deployment } = deploymentOf(vendor, { ...HOOKS, url, region: 'us' });
    const { outcome, done } = await applyDeployment(deployment);
    expect(outcome).toBe('finished');
    expect(done.filter(({ action }) => action !== 'unchanged')).toEqual([
      { id: 'realm/acme', title: 'Realm "acme"', action: 'cannot-change', about: 'region' },
      ...HOOKS.hooks.map((name) => ({
        id: `hook/${name}`,
        title: `Hook "${name}"`,
        action: 'updated',
        about: 'channel.url',
      })),
    ]);
    expect(written(vendor)).toHaveLength(before + 3);
    expect([...vendor.things.values()].every(({ made }) => made === 'by the vendor')).toBe(true);
  });

  test.each(broken)(
    'stops where write %i fails %s it is done, and goes on',
    async (write, when) => {
      const vendor = await startVendor();
      vendor.breakAt(write, when);
      const stopped = await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
      if (stopped.outcome !== 'stopped') throw new Error('it did not stop');
      expect(stopped.done).toHaveLength(write - 1);
      expect(stopped.left).toHaveLength(WRITES - write);
      expect(vendor.things.size).toBe(when === 'before' ? write - 1 : write);

      const resumed = await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
      expect(resumed).toMatchObject({ outcome: 'finished' });
      const atOnce = await startVendor();
      await applyDeployment(deploymentOf(atOnce, HOOKS).deployment);
      expect(contentOf(vendor)).toEqual(contentOf(atOnce));
      expect(await unchangedIn(vendor)).toBe(true);
    },
  );

  test('of a tenant that does not answer stops at the first', async () => {
    const vendor = await startVendor();
    const { deployment } = deploymentOf(vendor, HOOKS);
    await vendor.stop();
    expect(await applyDeployment(deployment)).toMatchObject({
      outcome: 'stopped',
      done: [],
      failed: { id: 'realm/acme' },
      error: { code: 'ERR_INTERNAL', message: 'unexpected error' },
    });
  });
});

describe('destroy', () => {
  test('takes away the last first, and what stays is told with its reason', async () => {
    const vendor = await startVendor();
    await applyDeployment(deploymentOf(vendor).deployment);
    const { deployment } = deploymentOf(vendor);
    const plan = await planDestruction(deployment);
    expect(plan.steps).toMatchObject([
      { id: 'rule/token', action: 'remove' },
      { id: 'hook/token', action: 'remove' },
      { id: 'realm/acme', action: 'stays', about: expect.stringContaining('holds people') },
    ]);
    expect(vendor.things.size).toBe(3);
    const { outcome, done } = await destroyDeployment(deployment);
    expect(outcome).toBe('finished');
    expect(done.map(({ action }) => action)).toEqual(['removed', 'removed', 'stays']);
    expect([...vendor.things.values()].map(({ name }) => name)).toEqual(['acme']);
    const again = await destroyDeployment(deployment);
    expect(again.done.map(({ action }) => action)).toEqual(['not-there', 'not-there', 'stays']);
  });

  test.each(broken)('clears what an apply left that stopped at %i, %s', async (write, when) => {
    const vendor = await startVendor();
    vendor.breakAt(write, when);
    await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
    const { outcome } = await destroyDeployment(deploymentOf(vendor, HOOKS).deployment);
    expect(outcome).toBe('finished');
    expect([...vendor.things.values()].filter(({ kind }) => kind !== 'realm')).toEqual([]);
  });

  test.each(broken.filter(([write]) => write < WRITES))(
    'that stops at %i, %s, goes on when it is run again',
    async (write, when) => {
      const vendor = await startVendor();
      await applyDeployment(deploymentOf(vendor, HOOKS).deployment);
      vendor.breakAt(write, when);
      const stopped = await destroyDeployment(deploymentOf(vendor, HOOKS).deployment);
      expect(stopped).toMatchObject({ outcome: 'stopped' });
      expect(stopped.done).toHaveLength(write - 1);
      const resumed = await destroyDeployment(deploymentOf(vendor, HOOKS).deployment);
      expect(resumed.outcome).toBe('finished');
      expect(vendor.things.size).toBe(1);
    },
  );
});
