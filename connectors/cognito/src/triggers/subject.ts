import { HookFault } from '@facenition/hook';
import * as z from 'zod';

/** Which id of an account Facenition knows it by. `sub` never changes and is never given again. */
export type UserId = 'sub' | 'userName';

/** Of a request about somebody who may not exist. */
export const MAYBE_USER = {
  userAttributes: z.looseObject({ sub: z.uuid().nullish() }).nullish(),
  /** Only where the app client has `PreventUserExistenceErrors`. */
  userNotFound: z.boolean().nullish(),
} as const;

interface MaybeUser {
  readonly userName: string;
  readonly request: {
    readonly userAttributes?: { readonly sub?: string | null | undefined } | null | undefined;
    readonly userNotFound?: boolean | null | undefined;
  };
}

/** `undefined`: there is no such user. Throws `HookFault` `ERR_PAYLOAD_INVALID`. */
export function userOf({ userName, request }: MaybeUser, id: UserId): string | undefined {
  if (request.userNotFound === true) return undefined;
  const user = id === 'sub' ? request.userAttributes?.sub : userName;
  if (user !== undefined && user !== null) return user;
  throw new HookFault('ERR_PAYLOAD_INVALID', 'an event without the id of its user');
}
