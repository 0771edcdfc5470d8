import { FacenitionError } from '@facenition/core';

/** What the audit trail is made of: JSON with integers only. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | CanonicalObject;

export interface CanonicalObject {
  readonly [name: string]: CanonicalValue | undefined;
}

/**
 * The canonical form of RFC 8785. With integers only, and members sorted by UTF-16 code units as
 * `<` does, it is what JSON.stringify writes, which is why no library is needed.
 *
 * @throws FacenitionError `ERR_INTERNAL` for other numbers and for text that is not Unicode
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw impossible('a number');
  if (typeof value === 'string' && !value.isWellFormed()) throw impossible('a text');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, member]) =>
      member === undefined ? [] : [`${canonicalJson(name)}:${canonicalJson(member)}`],
    );
  return `{${members.join(',')}}`;
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function impossible(what: string): FacenitionError {
  return new FacenitionError('ERR_INTERNAL', `${what} that has no canonical form`);
}
