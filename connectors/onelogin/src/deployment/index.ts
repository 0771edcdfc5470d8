/**
 * What `facenition onelogin plan|apply|doctor|destroy` makes of an account.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedConnector, Deployment, DeployPorts, Resource } from '@facenition/deployment';
import { createApi, type OneLoginApi } from '../api/api.ts';
import { byHand } from './by-hand.ts';
import { hookCheck } from './checks/hook-check.ts';
import { logCheck } from './checks/log-check.ts';
import { peopleCheck } from './checks/people-check.ts';
import { policyCheck } from './checks/policy-check.ts';
import { providerCheck } from './checks/provider-check.ts';
import { questionCheck } from './checks/question-check.ts';
import { OneLoginFile } from './file.ts';
import { customFieldResource } from './resources/custom-field.ts';
import { hookResource } from './resources/hook.ts';
import { variableResource } from './resources/variable.ts';
import { type WantedHook, wantedHooks } from './settings.ts';

export { OneLoginFile } from './file.ts';

export const oneloginConnector: DeployedConnector<OneLoginFile> = {
  name: 'onelogin',
  schema: OneLoginFile,
  deployment: (file, ports) =>
    oneloginDeployment(file, ports, async (ms) => {
      await sleep(ms);
    }),
};

/** The same, with time of one's own. */
export function oneloginDeployment(
  file: OneLoginFile,
  ports: DeployPorts,
  wait: (ms: number) => Promise<void>,
): Deployment {
  const { account, credentials } = file;
  const api = createApi({
    account,
    clientId: credentials.client_id,
    clientSecret: () => ports.secret(credentials.client_secret),
    fetch: ports.fetch,
    sleep: wait,
  });
  const hooks = wantedHooks(file);
  return {
    title: `OneLogin account ${account}.onelogin.com`,
    resources: resourcesOf(file, hooks, { api, ports }),
    byHand: byHand(file),
    checks: [
      ...hooks.flatMap((hook) => [hookCheck(hook, api), logCheck(hook.kind, api)]),
      policyCheck(file, api),
      providerCheck(file, ports.fetch),
      peopleCheck(file, api),
      questionCheck(file, ports),
    ].filter((check) => check !== undefined),
  };
}

/** Variables and fields first: a hook may only name what is there. */
function resourcesOf(
  file: OneLoginFile,
  hooks: readonly WantedHook[],
  { api, ports }: { readonly api: OneLoginApi; readonly ports: DeployPorts },
): readonly Resource[] {
  const { pre_authentication: hook, user_migration: migration, custom_field: field } = file;
  const secrets = [hook?.relax, migration].filter((part) => part !== undefined);
  return [
    ...secrets.map(({ variable, token }) =>
      variableResource(variable, () => ports.secret(token), api),
    ),
    ...(field === undefined ? [] : [customFieldResource(field, api)]),
    ...hooks.map((hook) => hookResource(hook, api)),
  ];
}
