import { HookFault } from '@facenition/hook';
import * as z from 'zod';

/** What every call of an inline hook has. @see https://developer.okta.com/docs/concepts/inline-hooks/ */
export const ENVELOPE = {
  /** The same in a retry. */
  eventId: z.string().min(1).max(255),
  source: z.string().min(1).max(4096),
};

/** Of the person that a token, an assertion or a profile is for. */
export const USER = z.looseObject({
  id: z.string().min(1).max(255),
  profile: z.looseObject({ login: z.string().min(1).max(255) }),
});

/** Which of the two names of a person the server knows them by. */
export type UserBy = 'login' | 'id';

export function userOf({ id, profile }: z.infer<typeof USER>, by: UserBy): string {
  return by === 'id' ? id : profile.login;
}

/** The org by its addresses. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function createOrg(urls: readonly string[]) {
  const origins = new Set(urls.map(originOf));
  if (origins.size === 0 || origins.has(undefined)) {
    throw new HookFault('ERR_CONFIG_INVALID', 'the addresses of the org cannot be used');
  }
  return {
    /** Throws `HookFault` `ERR_PAYLOAD_FOREIGN` unless all of these addresses are of this org. */
    checkOwn(...addresses: readonly string[]): void {
      const isOwn = (address: string): boolean => origins.has(originOf(address) ?? '');
      if (addresses.every(isOwn)) return;
      throw new HookFault('ERR_PAYLOAD_FOREIGN', 'the event of another org');
    },
  };
}

export type Org = ReturnType<typeof createOrg>;

function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin } = new URL(address);
  return origin === 'null' ? undefined : origin;
}
