import { DeploymentFault } from '@facenition/deployment';
import * as z from 'zod';
import { decodeFunction, type HookKind, isOurSource } from '../hook-source.ts';
import type { OneLoginApi } from './api.ts';

/** The parts of a hook that matter here. */
const Hook = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  type: z.string(),
  disabled: z.boolean().optional(),
  status: z.string().optional(),
  runtime: z.string().optional(),
  timeout: z.number().optional(),
  retries: z.number().optional(),
  context_version: z.string().nullish(),
  options: z.record(z.string(), z.unknown()).nullish(),
  conditions: z.array(z.unknown()).nullish(),
  env_vars: z.array(z.string()).nullish(),
  packages: z.record(z.string(), z.unknown()).nullish(),
  function: z.string().optional(),
});

export interface DeployedHook extends z.infer<typeof Hook> {
  readonly source: string;
}

const Hooks = z.array(Hook);

/** Words of OneLogin that nobody has written down: what is neither of these is going on. */
export type HookState = 'ready' | 'failed' | 'pending';

export function hookState(status: string | undefined): HookState {
  if (status === undefined || status === 'ready') return 'ready';
  return /fail|error/i.test(status) ? 'failed' : 'pending';
}

/** Looks this often, every two seconds. */
const LOOKS = 60;
const BETWEEN_MS = 2000;

/** The hook of a type: there is at most one in an account. */
export async function findHook(
  api: OneLoginApi,
  type: HookKind,
): Promise<DeployedHook | undefined> {
  const { body } = await api.call({ what: 'the hooks', path: '/api/2/hooks?limit=1000' });
  const listed = read(Hooks, body, 'the list of hooks').find((hook) => hook.type === type);
  return listed === undefined ? undefined : getHook(api, listed.id);
}

async function getHook(api: OneLoginApi, id: string): Promise<DeployedHook> {
  const path = `/api/2/hooks/${encodeURIComponent(id)}`;
  const { body } = await api.call({ what: 'the hook', path });
  const hook = read(Hook, body, 'the hook');
  return { ...hook, source: decodeFunction(hook.function ?? '') };
}

/** Throws `DeploymentFault` `ERR_VENDOR_REFUSED` where the hook was made by somebody else. */
export function checkIsOurs(hook: DeployedHook, type: HookKind): DeployedHook {
  if (isOurSource(hook.source)) return hook;
  throw new DeploymentFault(
    'ERR_VENDOR_REFUSED',
    `there is a ${type} hook in this account that Facenition did not make (${hook.id}), and OneLogin has one of each type: leave it, take ${type.replace('-', '_')} out of the connector file and ask from your own hook (README, "a hook of your own"); or keep its source, delete it, and run this again`,
  );
}

/** Waits while OneLogin deploys. Rejects with `DeploymentFault` `ERR_VENDOR_FAILED`. */
export async function settledHook(api: OneLoginApi, id: string): Promise<DeployedHook> {
  for (let look = 0; look < LOOKS; look += 1) {
    const hook = await getHook(api, id);
    if (hookState(hook.status) !== 'pending') return hook;
    await api.sleep(BETWEEN_MS);
  }
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `OneLogin is still deploying the hook ${id} after ${(LOOKS * BETWEEN_MS) / 1000} seconds: run this again later`,
  );
}

/** Throws `DeploymentFault` `ERR_VENDOR_FAILED`. */
export function read<Output>(schema: z.ZodType<Output>, body: unknown, what: string): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const message = `${what}: OneLogin answered what nobody understands`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', message, { cause: parsed.error });
}
