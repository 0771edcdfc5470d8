/**
 * The reference of a person in the profile of their Okta account. Needs `@okta/okta-sdk-nodejs`.
 *
 * @module
 */
import { HookFault } from '@facenition/hook';
import { isAddress } from './address.ts';
import { type OrgClient, type OrgOptions, openOrg, SdkMissing } from './org-client.ts';
import { isReference } from './reference.ts';

export type { OrgCredentials, OrgOptions } from './org-client.ts';

/** Which reference an account says that it has. It opens nothing by itself. */
export interface ReferenceDirectory {
  /** @param user the id or the login @returns `undefined`: it says none */
  referenceOf(user: string, signal?: AbortSignal): Promise<string | undefined>;
  /** @param referenceId `fnr_...` */
  writeReference(user: string, referenceId: string): Promise<void>;
  clearReference(user: string): Promise<void>;
}

export interface ReferenceDirectoryOptions extends OrgOptions {
  /** `facenitionReference` unless said. */
  readonly attribute?: string;
}

/**
 * Reads and writes by the Users API: `okta.users.read`, and `okta.users.manage` to write. Every
 * method rejects with `HookFault` `ERR_SERVICE_UNAVAILABLE` where Okta does not do it, and
 * `ERR_CONFIG_INVALID` where its library is not there. Throws that, too, where the address may not be
 * sent credentials.
 */
export function createReferenceDirectory({
  attribute = 'facenitionReference',
  ...org
}: ReferenceDirectoryOptions): ReferenceDirectory {
  if (!isAddress(org.url)) {
    throw new HookFault('ERR_CONFIG_INVALID', 'the address of the org must be https, and no more');
  }
  // At once: loading the library takes longer than a hook may.
  const opened = openOrg(org);
  opened.catch(() => {});
  const call = async (ask: (client: OrgClient) => Promise<unknown>): Promise<unknown> => {
    try {
      return await ask(await opened);
    } catch (cause) {
      throw cause instanceof SdkMissing ? missing(cause) : unanswered(cause);
    }
  };
  // A partial update: `PUT` would take away all that is not sent.
  const write = (user: string, value: string | null): Promise<unknown> =>
    call((client) => client.send('post', pathOf(user), { profile: { [attribute]: value } }));
  return {
    async referenceOf(user) {
      const { profile } = Object(await call((client) => client.get(pathOf(user))));
      const value: unknown = Object(profile)[attribute];
      return isReference(value) ? value : undefined;
    },
    async writeReference(user, referenceId) {
      if (!isReference(referenceId)) {
        throw new HookFault('ERR_CONFIG_INVALID', 'what is written is a reference, and no more');
      }
      await write(user, referenceId);
    },
    clearReference: async (user) => void (await write(user, null)),
  };
}

/** Dots alone would lead elsewhere (RFC 3986 section 5.2.4). */
function pathOf(user: string): string {
  if (/^\.{0,2}$/.test(user)) throw new HookFault('ERR_CONFIG_INVALID', 'this names no user');
  return `/api/v1/users/${encodeURIComponent(user)}`;
}

function missing(cause: SdkMissing): HookFault {
  const message = `a library is missing: ${cause.message}`;
  return new HookFault('ERR_CONFIG_INVALID', message, { cause });
}

function unanswered(cause: unknown): HookFault {
  if (cause instanceof HookFault) return cause;
  const message = 'the Users API of Okta did not do what was asked';
  return new HookFault('ERR_SERVICE_UNAVAILABLE', message, { cause });
}
