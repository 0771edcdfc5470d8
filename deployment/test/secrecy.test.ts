import { inspect } from 'node:util';
import {
  applyDeployment,
  createSecrets,
  type Deployment,
  DeploymentFault,
  destroyDeployment,
  examineDeployment,
  type Fields,
  hidingDeployment,
  planDeployment,
  type Resource,
  renderDone,
  renderExamination,
  renderOutcome,
  renderPlan,
  type Secret,
  type State,
} from '@facenition/deployment';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deploymentOf, PASSWORD } from './stand-in/tenant.ts';
import { startVendor } from './stand-in/vendor.ts';

/** What `JSON.stringify`, an address or a terminal would write otherwise as well. */
const texts = fc
  .string({
    unit: fc.constantFrom(...'abZ09+/= "\\&%\u00e4\u2028\n'),
    minLength: 12,
    maxLength: 40,
  })
  .map((text) => `canary${text}canary`);

async function secretOf(text: string) {
  const secrets = createSecrets({ variable: () => text, file: async () => text });
  return { secret: await secrets.secret('env:CANARY'), hide: secrets.hide };
}

/** A resource that holds a secret, is as careless with it as can be, and fails at one of its verbs. */
function careless(secret: Secret, failing: string, isOurs: boolean, foundState?: Fields): Resource {
  const said = `it says: ${secret.reveal()} ${JSON.stringify(secret.reveal())}`;
  const fault = isOurs ? new DeploymentFault('ERR_VENDOR_FAILED', said) : new Error(said);
  const verb = async <T>(name: string, value: T): Promise<T> => {
    if (name === failing) throw fault;
    return value;
  };
  const wanted: State = { a: secret, b: [secret, { c: secret }], d: { e: { f: secret } } };
  return {
    id: 'x',
    title: 'X',
    wanted: () => wanted,
    find: () =>
      verb('find', foundState === undefined ? undefined : { state: foundState, output: {} }),
    create: () => verb('create', {}),
    update: () => verb('update', {}),
    remove: () => verb('remove', undefined),
  };
}

async function everythingToldOf(deployment: Deployment): Promise<string> {
  const told: string[] = [];
  const tell = (shown: unknown): void => void told.push(JSON.stringify(shown), inspect(shown));
  try {
    for (const offline of [true, false]) {
      const plan = await planDeployment(deployment, { offline });
      tell(plan);
      told.push(renderPlan(plan));
    }
    const destroyed = await destroyDeployment(deployment);
    told.push(renderOutcome(destroyed), JSON.stringify({ ...destroyed, cause: undefined }));
  } catch (error) {
    if (error instanceof DeploymentFault) told.push(error.message);
  }
  const applied = await applyDeployment(deployment);
  told.push(renderOutcome(applied), JSON.stringify({ ...applied, cause: undefined }));
  told.push(applied.done.map(renderDone).join(''));
  const examined = await examineDeployment(deployment);
  tell(examined);
  told.push(renderExamination(examined));
  return told.join('\n');
}

test('no secret is in anything that is told', () => {
  const failing = fc.constantFrom('', 'find', 'create', 'update', 'remove');
  return fc.assert(
    fc.asyncProperty(
      texts,
      failing,
      fc.boolean(),
      fc.boolean(),
      async (text, verb, isOurs, isThere) => {
        const { secret, hide } = await secretOf(text);
        // In the clear in the tenant, as some identity providers show it.
        const clear = { a: secret.reveal(), b: [secret.reveal()], d: { e: secret.reveal() } };
        const resource = careless(secret, verb, isOurs, isThere ? clear : undefined);
        const deployment = { title: 'T', resources: [resource], byHand: [], checks: [] };
        const told = await everythingToldOf(hidingDeployment(deployment, hide));
        const inner = secret.reveal();
        for (const form of [inner, JSON.stringify(inner).slice(1, -1), encodeURIComponent(inner)]) {
          expect(told).not.toContain(form);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a vendor that quotes what it was sent tells no secret', async () => {
  const vendor = await startVendor();
  const { deployment, secrets } = deploymentOf(vendor);
  const run = async (it: Deployment): Promise<string> => {
    vendor.breakAt(vendor.things.size === 0 ? 2 : 1, 'before');
    return renderOutcome(await applyDeployment(it));
  };
  // Or the test would show nothing.
  expect(await run(deployment)).toContain(PASSWORD);
  const hidden = await run(hidingDeployment(deployment, secrets.hide));
  expect(hidden).toContain('(secret)');
  expect(hidden).not.toContain(PASSWORD);
});

test('a finding of a check tells no secret', async () => {
  const { secret, hide } = await secretOf('canary-in-a-finding');
  const text = `it says ${secret.reveal()}`;
  const checks = [
    { title: 'C', examine: async () => [{ status: 'error', text, advice: text } as const] },
  ];
  const deployment = { title: 'T', resources: [], byHand: [], checks };
  const told = JSON.stringify(await examineDeployment(hidingDeployment(deployment, hide)));
  expect(told).toContain('"text":"it says (secret)","advice":"it says (secret)"');
  expect(told).not.toContain('canary');
});

test('hide knows a secret in an address, in base64 and by the lines of a key', async () => {
  const key =
    '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----';
  const { hide } = await secretOf(key);
  expect(hide('bad key: MIGHAgEAMBMGByqGSM49AgEGCCqGSM49')).toBe('bad key: (secret)');
  expect(hide(Buffer.from(key).toString('base64'))).not.toMatch(/^LS0t/);
  expect(hide('-----BEGIN PRIVATE KEY----- is missing')).toContain('BEGIN');
  const plain = await secretOf('p&ss w/rd+');
  for (const form of ['p%26ss%20w%2Frd%2B', 'p%26ss+w%2Frd%2B', 'cCZzcyB3L3JkKw==']) {
    expect(plain.hide(`x ${form}`)).toMatch(/^x \(secret\)=*$/);
  }
});

test('a secret that is short or not there', async () => {
  const { hide } = await secretOf('a');
  expect(hide('a cat')).toBe('a cat');
  const missing = createSecrets({ variable: () => undefined, file: async () => '\n' });
  for (const reference of ['env:NAME', 'file:secret.txt', 'literal']) {
    await expect(missing.secret(reference)).rejects.toMatchObject({ code: 'ERR_SECRET_MISSING' });
  }
});
