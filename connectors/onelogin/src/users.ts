/**
 * The custom user field that names the reference of a person, read and written.
 *
 * @module
 */
import { DeploymentFault, Secret } from '@facenition/deployment';
import * as z from 'zod';
import { createApi } from './api/api.ts';
import { read } from './api/hooks.ts';

export interface UsersOptions {
  /** `acme` of `acme.onelogin.com`. */
  readonly account: string;
  /** API credentials with the scope `Manage Users` or `Manage All`. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Short name of the custom user field. */
  readonly field: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** Every method rejects with `DeploymentFault` `ERR_VENDOR_...`. */
export interface Users {
  /** `fnr_...`; `undefined`: none, or no such user. */
  referenceOf(userId: number): Promise<string | undefined>;
  /** Leaves the other fields alone. */
  writeReference(userId: number, referenceId: string): Promise<void>;
  clearReference(userId: number): Promise<void>;
}

const User = z.looseObject({
  custom_attributes: z.record(z.string(), z.unknown()).nullish(),
});

const REFERENCE = /^fnr_[\w-]{22}$/;

/** Not for hooks: an account has so many calls an hour, and a hook has a second. */
export function createUsers(options: UsersOptions): Users {
  const { field, fetch = globalThis.fetch } = options;
  const secret = new Secret(options.clientSecret);
  const api = createApi({ ...options, clientSecret: async () => secret, fetch });
  const write = async (userId: number, value: string): Promise<void> => {
    const body = { custom_attributes: { [field]: value } };
    await api.call({ what: 'the user', method: 'PUT', path: pathOf(userId), body });
    // OneLogin leaves out, and does not refuse, what it does not know.
    const written = await fieldOf(userId);
    if (written !== (value === '' ? undefined : value)) throw notWritten(field);
  };
  const fieldOf = async (userId: number): Promise<string | undefined> => {
    const path = pathOf(userId);
    const { status, body } = await api.call({ what: 'the user', path, expected: [404] });
    if (status === 404) return undefined;
    const value = read(User, body, 'the user').custom_attributes?.[field];
    return typeof value === 'string' && REFERENCE.test(value) ? value : undefined;
  };
  return {
    referenceOf: fieldOf,
    async writeReference(userId, referenceId) {
      if (!REFERENCE.test(referenceId)) throw noReference();
      await write(userId, referenceId);
    },
    clearReference: (userId) => write(userId, ''),
  };
}

function pathOf(userId: number): string {
  if (Number.isSafeInteger(userId) && userId > 0) return `/api/2/users/${userId}`;
  throw new DeploymentFault('ERR_VENDOR_FAILED', 'OneLogin has numbers for users');
}

function noReference(): DeploymentFault {
  return new DeploymentFault('ERR_VENDOR_FAILED', 'only a reference (fnr_...) is written');
}

function notWritten(field: string): DeploymentFault {
  return new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `OneLogin did not keep the field: is there a custom user field with the short name ${field}?`,
  );
}
