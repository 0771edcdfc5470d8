import type { Fields, Found, Resource } from '@facenition/deployment';
import { DeploymentFault } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import {
  checkIsOurs,
  type DeployedHook,
  findHook,
  hookState,
  read,
  settledHook,
} from '../../api/hooks.ts';
import { sha256 } from '../../hook-source.ts';
import type { WantedHook } from '../settings.ts';

const Created = z.looseObject({ id: z.union([z.string(), z.number()]).transform(String) });

/** A Smart Hook. There is one of each type, so its type is its name. */
export function hookResource(wanted: WantedHook, api: OneLoginApi): Resource {
  const { kind } = wanted;
  return {
    id: `hook/${kind}`,
    title: `Smart Hook ${kind}`,
    wanted: () => fieldsOf(wanted),
    find: async () => {
      const found = await findHook(api, kind);
      if (found === undefined) return undefined;
      const { id, disabled } = checkIsOurs(found, kind);
      // Nobody knows what OneLogin calls the state of a disabled one: it is enabled again anyway.
      return foundHook(disabled === true ? found : await settledHook(api, id), wanted);
    },
    create: async () => ({ id: await createHook(wanted, api) }),
    update: async ({ output: { id = '' } }) => {
      const path = `/api/2/hooks/${encodeURIComponent(id)}`;
      const body = bodyOf(wanted);
      await api.call({ what: `the ${kind} hook`, method: 'PUT', path, body });
      await deployed(api, id, kind);
      return { id };
    },
    remove: async ({ output: { id = '' } }) => {
      const path = `/api/2/hooks/${encodeURIComponent(id)}`;
      const what = `the ${kind} hook`;
      await api.call({ what, method: 'DELETE', path, expected: [404] });
    },
  };
}

/** What is compared. The source by its hash: nobody reads a difference of base64. */
function fieldsOf(wanted: WantedHook): Fields {
  const { function: base64, ...rest } = bodyOf(wanted);
  return { ...rest, status: 'ready', source: shortHash(wanted.source().source) };
}

function bodyOf({
  kind,
  runtime,
  timeoutSeconds,
  contextVersion,
  options,
  onlyRole,
  source,
}: WantedHook) {
  const { base64, envVars } = source();
  const roles = onlyRole === undefined ? [] : [`${onlyRole}`];
  return {
    type: kind,
    disabled: false,
    runtime,
    timeout: timeoutSeconds,
    retries: 0,
    context_version: contextVersion,
    options,
    conditions: roles.map((value) => ({ source: 'roles', operator: '~', value })),
    env_vars: [...envVars],
    packages: {},
    function: base64,
  };
}

function foundHook(hook: DeployedHook, { options }: WantedHook): Found {
  const state: Fields = {
    type: hook.type,
    disabled: hook.disabled ?? false,
    runtime: hook.runtime ?? '',
    timeout: hook.timeout ?? 1,
    retries: hook.retries ?? 0,
    context_version: hook.context_version ?? '',
    // Those that OneLogin leaves out are off.
    options: Object.fromEntries(
      Object.keys(options).map((name) => [name, hook.options?.[name] === true]),
    ),
    conditions: (hook.conditions ?? []).map(conditionOf),
    env_vars: hook.env_vars ?? [],
    packages: packagesOf(hook.packages),
    status: hookState(hook.status),
    source: shortHash(hook.source),
  };
  return { state, output: { id: hook.id } };
}

/** Short enough to be shown whole; 160 bits. */
function shortHash(source: string): string {
  return `sha256:${sha256(source).slice(0, 40)}`;
}

function conditionOf(condition: unknown): Fields {
  const { source, operator, value } = Object(condition);
  return { source: String(source), operator: String(operator), value: String(value) };
}

function packagesOf(packages: DeployedHook['packages']): Fields {
  const entries = Object.entries(packages ?? {});
  return Object.fromEntries(entries.map(([name, version]) => [name, String(version)]));
}

async function createHook(wanted: WantedHook, api: OneLoginApi): Promise<string> {
  const { kind } = wanted;
  const what = `the ${kind} hook`;
  const request = { what, method: 'POST', path: '/api/2/hooks', body: bodyOf(wanted) } as const;
  const { status, body } = await api.call({ ...request, expected: [409] });
  const id = status === 409 ? await adopt(kind, api) : read(Created, body, what).id;
  if (status === 409) {
    const path = `/api/2/hooks/${encodeURIComponent(id)}`;
    await api.call({ ...request, method: 'PUT', path });
  }
  await deployed(api, id, kind);
  return id;
}

/** Somebody else was quicker: it may have been this very command. */
async function adopt(kind: WantedHook['kind'], api: OneLoginApi): Promise<string> {
  const found = await findHook(api, kind);
  if (found !== undefined) return checkIsOurs(found, kind).id;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `OneLogin says that there is a ${kind} hook already (409), and lists none: its credentials may not see it`,
  );
}

async function deployed(api: OneLoginApi, id: string, kind: string): Promise<void> {
  const { status } = await settledHook(api, id);
  if (hookState(status) === 'ready') return;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `OneLogin could not deploy the ${kind} hook (${status}): run this again; if it stays so, look at it in the console under Developers > Smart Hooks`,
  );
}
