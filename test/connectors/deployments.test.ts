import {
  applyDeployment,
  type Deployment,
  DeploymentFault,
  destroyDeployment,
  planDeployment,
  type Resource,
  renderOutcome,
} from '@facenition/deployment';
import { eventHook } from '@facenition/okta';
import { OktaFile, oktaConnector } from '@facenition/okta/deployment';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDeployment } from '../../connectors/cognito/test/deployment/deployed.ts';
import { HOOKS, startTenant } from '../../connectors/entra/test/deployment/tenant.ts';
import { portsWith } from '../../connectors/okta/test/deploy.ts';
import { fakeFacenition, SECRET } from '../../connectors/okta/test/fake-facenition.ts';
import { hostHooks } from '../../connectors/okta/test/stand-in/hook-host.ts';
import { startOktaOrg } from '../../connectors/okta/test/stand-in/okta-org.ts';
import { deploymentOf, MIGRATION_FILE } from '../../connectors/onelogin/test/connector-file.ts';
import { startOneLogin } from '../../connectors/onelogin/test/stand-in/onelogin.ts';

const OKTA = {
  credentials: { token: 'env:OKTA_TOKEN' },
  token_hook: { rules: [{ authorization_server: 'bank', policy: 'Bank', rule: 'Everybody' }] },
  registration_hook: { profile_policy: 'Customers' },
  saml_hook: {},
  idp_authenticator: {
    issuer: 'https://faces.example/oidc',
    client_id: 'okta-acme',
    client_secret: 'env:CLIENT_SECRET',
  },
};

const OKTA_SECRETS = {
  'env:OKTA_TOKEN': 'an-api-token-of-the-org',
  'env:HOOK_SECRET': SECRET,
  'env:CLIENT_SECRET': 'fno_a-secret-of-the-client',
};

/** An empty tenant, and how often one likes a new run of the same file. */
const VENDORS: Readonly<Record<string, () => Promise<() => Deployment>>> = {
  okta: async () => {
    const { url } = await startOktaOrg();
    // Okta asks an event hook whether it is one.
    const users = { referenceOf: async () => undefined };
    const { facenition } = fakeFacenition();
    const { uri } = await hostHooks({ event: eventHook({ facenition, orgUrls: [url], users }) });
    const hooks = { url: uri, caller: { secret: 'env:HOOK_SECRET' } };
    const file = OktaFile.parse({ org: url, ...OKTA, hooks });
    return () => oktaConnector.deployment(file, portsWith(OKTA_SECRETS));
  },
  entra: async () => {
    const sign_up = { start: true };
    const { make } = await startTenant({ hooks: { ...HOOKS, sign_up, account_recovery: true } });
    return () => make();
  },
  cognito: async () => (await startDeployment(onTestFinished)).deployment,
  onelogin: async () => {
    const onelogin = await startOneLogin();
    return () => deploymentOf(MIGRATION_FILE, onelogin);
  },
};

/** The n-th thing that is changed fails, before it is done or after. */
function breaking(deployment: Deployment, at: number, when: 'before' | 'after'): Deployment {
  let changes = 0;
  const breakOr = async <T>(run: () => Promise<T>): Promise<T> => {
    changes += 1;
    if (changes !== at) return run();
    if (when === 'after') await run();
    throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', 'the answer was lost');
  };
  const resources = deployment.resources.map(({ create, update, ...rest }): Resource => {
    return {
      ...rest,
      create: (...given) => breakOr(() => create(...given)),
      ...(update && { update: (...given) => breakOr(() => update(...given)) }),
    };
  });
  return { ...deployment, resources };
}

/** What a plan of it would still do. */
async function leftOf(deployment: Deployment): Promise<readonly string[]> {
  const { steps } = await planDeployment(deployment);
  return steps
    .filter(({ action }) => action !== 'unchanged')
    .map(({ action, id }) => `${action} ${id}`);
}

/** Each is many runs over real HTTP, on a machine that has other things to do. */
const PATIENT = { timeout: 180_000 };

describe.each(Object.entries(VENDORS))('%s', PATIENT, (_, start) => {
  test('what apply made needs no second, and destroy takes it away', async () => {
    const made = await start();
    const before = await leftOf(made());
    expect(before.length).toBeGreaterThan(0);
    const applied = await applyDeployment(made());
    expect(renderOutcome(applied)).toBe('Done.\n');
    expect(await leftOf(made())).toEqual([]);
    const again = await applyDeployment(made());
    expect(new Set(again.done.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    const destroyed = await destroyDeployment(made());
    expect(renderOutcome(destroyed)).toBe('Done.\n');
    // Some of those that stay go with what they belong to.
    const removed = destroyed.done.filter(({ action }) => action === 'removed');
    const missing = (await leftOf(made())).map((line) => line.split(' ')[1]);
    expect(missing).toEqual(expect.arrayContaining(removed.map(({ id }) => id)));
  });

  test.each(['before', 'after'] as const)(
    'goes on where it failed %s it was done',
    async (when) => {
      const changes = (await leftOf((await start())())).length;
      for (let at = 1; at <= changes; at += 1) {
        const made = await start();
        const stopped = await applyDeployment(breaking(made(), at, when));
        expect(stopped).toMatchObject({ outcome: 'stopped' });
        expect(renderOutcome(await applyDeployment(made()))).toBe('Done.\n');
        expect(await leftOf(made())).toEqual([]);
      }
    },
  );

  test('what is left of a run that failed can be taken away', async () => {
    const changes = (await leftOf((await start())())).length;
    for (let at = 1; at <= changes; at += 1) {
      const made = await start();
      await applyDeployment(breaking(made(), at, 'after'));
      expect(renderOutcome(await destroyDeployment(made()))).toBe('Done.\n');
    }
  });
});
