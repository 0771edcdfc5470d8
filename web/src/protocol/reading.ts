import { CaptureError } from '../capture-error.ts';

/** A JSON object whose members are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is no answer of the protocol is refused: nothing is guessed from half of one. */
export function refuse(path: string): never {
  throw new CaptureError('server-refused', `the answer is not understood: ${path}`);
}

export function readFields(value: unknown, path: string): Fields {
  return isFields(value) ? value : refuse(path);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readText(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : refuse(name);
}

export function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name];
  return typeof value === 'boolean' ? value : refuse(name);
}

/** A whole number from `least` on. */
export function readCount(fields: Fields, name: string, least = 0): number {
  const value = fields[name];
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
  return isCount ? value : refuse(name);
}

export function readOneOf<Word extends string>(
  fields: Fields,
  name: string,
  words: readonly Word[],
): Word {
  const value = fields[name];
  return words.find((word) => word === value) ?? refuse(name);
}

/** The member, read, under its name; nothing where it is absent. */
export function readOptional<Name extends string, Value>(
  fields: Fields,
  name: Name,
  read: (fields: Fields, name: Name) => Value,
): { readonly [key in Name]?: Value } {
  if (fields[name] === undefined || fields[name] === null) return {};
  const found: { [key in Name]?: Value } = {};
  found[name] = read(fields, name);
  return found;
}
