import { invalid, objectIn, optionalTextIn, textIn } from './context.ts';
import { postJson, unavailable } from './json-call.ts';

/**
 * The customer's own endpoint, which knows the passwords of the directory that people come from:
 *
 * `POST` with `Authorization: Bearer ...` and `{"username": "...", "password": "..."}`; it answers
 * 200 and `{"accepted": false}`, or `{"accepted": true, "user": {...}}` with `username`, `firstname`,
 * `lastname`, `email` and, where it has them, `external_id`, `department` and
 * `facenition_reference` (`fnr_...`).
 */
export interface Directory {
  find(typed: Typed, signal: AbortSignal): Promise<DirectoryAnswer>;
}

export interface Typed {
  readonly username: string;
  readonly password: string;
}

export interface DirectoryUser {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly externalId: string | undefined;
  readonly department: string | undefined;
  readonly referenceId: string | undefined;
}

export type DirectoryAnswer =
  | { readonly outcome: 'match'; readonly user: DirectoryUser }
  | { readonly outcome: 'refused'; readonly reason: 'not_accepted' | 'wrong_user' };

export interface DirectoryOptions {
  readonly url: string;
  readonly token: () => string;
  readonly fetch: typeof globalThis.fetch;
}

export function directoryByFetch({ url, token, fetch }: DirectoryOptions): Directory {
  return {
    async find(typed, signal) {
      const headers = { authorization: `Bearer ${token()}` };
      const answer = await postJson({ fetch, url, headers, body: typed, signal });
      return readAnswer(answer, typed);
    },
  };
}

/** Throws `HookFault` `ERR_SERVICE_UNAVAILABLE` where the answer is none. */
function readAnswer(answer: unknown, { username }: Typed): DirectoryAnswer {
  const fields = new Map(Object.entries(Object(answer)));
  const accepted = fields.get('accepted');
  if (accepted === false) return { outcome: 'refused', reason: 'not_accepted' };
  if (accepted !== true) throw unavailable('its answer is none');
  const user = readUser(fields.get('user'));
  // Or whoever typed a name would get the account of another.
  const isTheirs = [user.username, user.email].some((name) => isSameName(name, username));
  return isTheirs ? { outcome: 'match', user } : { outcome: 'refused', reason: 'wrong_user' };
}

function readUser(value: unknown): DirectoryUser {
  try {
    const user = objectIn(value, 'user');
    return {
      username: textIn(user.username, 'username'),
      firstname: textIn(user.firstname, 'firstname'),
      lastname: textIn(user.lastname, 'lastname'),
      email: textIn(user.email, 'email'),
      externalId: optionalTextIn(user.external_id, 'external_id'),
      department: optionalTextIn(user.department, 'department'),
      referenceId: referenceIn(user.facenition_reference),
    };
  } catch {
    throw unavailable('its answer lacks what it has to say');
  }
}

function referenceIn(value: unknown): string | undefined {
  const reference = optionalTextIn(value, 'facenition_reference');
  if (reference === undefined || /^fnr_[\w-]{22}$/.test(reference)) return reference;
  throw invalid('facenition_reference');
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
