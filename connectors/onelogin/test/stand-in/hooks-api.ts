import { randomUUID } from 'node:crypto';
import type { Account, StandInHook } from './account.ts';

/** What one call is answered. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export const problem = (status: number, name: string, message: string, field?: string): Reply => ({
  status,
  body: { statusCode: status, name, message, ...(field !== undefined && { field }) },
});

const NOT_FOUND = problem(
  404,
  'NotFoundError',
  'The resource with the given id could not be found',
);
const invalid = (field: string): Reply =>
  problem(422, 'UnprocessableEntityFieldError', 'is not valid', field);

const REQUIRED = [
  ...['type', 'disabled', 'runtime', 'timeout', 'retries', 'env_vars', 'packages', 'function'],
];

export interface HooksOptions {
  /** How many looks a deployment takes. */
  looks: number;
  /** What it comes to. */
  becomes: string;
}

/** `/api/2/hooks`, by the documents: one of each type, deployed while one looks. */
export function hooksApi(account: Account, options: HooksOptions) {
  const { hooks } = account;
  const deploy = (hook: StandInHook, status: string): void => {
    Object.assign(hook, { status, looksLeft: options.looks });
  };
  return {
    list: (): Reply => ({ status: 200, body: hooks.map((hook) => view(hook, false)) }),
    create(sent: Record<string, unknown>): Reply {
      const missing = REQUIRED.find((name) => sent[name] === undefined);
      if (missing !== undefined) return problem(400, 'BadRequestError', `${missing} is required`);
      const wrong = wrongField(sent, account);
      if (wrong !== undefined) return invalid(wrong);
      const { type } = sent;
      if (type !== 'pre-authentication' && type !== 'user-migration') return invalid('type');
      if (hooks.some((hook) => hook.type === type)) {
        return problem(409, 'ConflictError', `A hook of type ${type} already exists`);
      }
      const id = randomUUID();
      const hook: StandInHook = {
        id,
        type,
        fields: defaulted(sent),
        status: '',
        looksLeft: 0,
        logs: [],
      };
      deploy(hook, 'create-queued');
      hooks.push(hook);
      return { status: 201, body: view(hook, true) };
    },
    get(id: string): Reply {
      const hook = hooks.find((one) => one.id === id);
      if (hook === undefined) return NOT_FOUND;
      hook.looksLeft -= 1;
      if (hook.looksLeft < 0) hook.status = options.becomes;
      return { status: 200, body: view(hook, true) };
    },
    update(id: string, sent: Record<string, unknown>): Reply {
      const hook = hooks.find((one) => one.id === id);
      if (hook === undefined) return NOT_FOUND;
      const fields = { ...hook.fields, ...sent };
      const wrong = wrongField(fields, account);
      if (wrong !== undefined) return invalid(wrong);
      hook.fields = fields;
      deploy(hook, 'update-queued');
      return { status: 200, body: view(hook, true) };
    },
    remove(id: string): Reply {
      const at = hooks.findIndex((one) => one.id === id);
      if (at < 0) return NOT_FOUND;
      hooks.splice(at, 1);
      return { status: 204 };
    },
    logs(id: string): Reply {
      const hook = hooks.find((one) => one.id === id);
      return hook === undefined ? NOT_FOUND : { status: 200, body: hook.logs };
    },
  };
}

/** The source is in the answer about one hook, not in the list. */
function view({ id, fields, status }: StandInHook, isWhole: boolean): object {
  const { function: source, ...rest } = fields;
  return { ...rest, id, status, ...(isWhole && { function: source }) };
}

/** Options are left aside for user-migration. */
function defaulted(sent: Record<string, unknown>): Record<string, unknown> {
  const off = {
    location_enabled: false,
    risk_enabled: false,
    mfa_device_info_enabled: false,
    failed_login_attempts_enabled: false,
  };
  const options = sent.type === 'user-migration' ? {} : { ...off, ...Object(sent.options) };
  return { conditions: [], ...sent, options };
}

function wrongField(fields: Record<string, unknown>, { envs }: Account): string | undefined {
  const { runtime, timeout, retries, function: source, env_vars: names, disabled } = fields;
  if (runtime !== 'nodejs22.x' && runtime !== 'nodejs24.x') return 'runtime';
  if (!isBetween(timeout, 1, 10)) return 'timeout';
  if (!isBetween(retries, 0, 4)) return 'retries';
  if (typeof disabled !== 'boolean') return 'disabled';
  if (typeof source !== 'string' || source.length > 20_000) return 'function';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(source)) return 'function';
  const known = envs.map(({ name }) => name);
  if (!Array.isArray(names) || names.some((name) => !known.includes(name))) return 'env_vars';
  const packages = Object.keys(Object(fields.packages));
  if (packages.some((name) => name !== 'axios' && name !== 'mysql')) return 'packages';
  return undefined;
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
