interface Changed {
  /** Where, and what was put there. */
  readonly what: string;
  readonly changed: unknown;
}

type Path = readonly (string | number)[];

/** What is put in the place of every value. */
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1e308,
  true,
  '',
  ' ',
  'x'.repeat(100_000),
  '\u0000',
  '\u202e\ud800',
  "'; drop table users; --",
  '{{7*7}}',
  [],
  [['deep']],
  {},
  { toString: 'x', constructor: 'y', length: -1 },
];

/** A payload with one of its values changed, for each value and each change. */
export function* changedPayloads(payload: unknown): Generator<Changed> {
  for (const path of pathsIn(payload)) {
    for (const value of HOSTILE) {
      const changed = structuredClone(payload);
      put(changed, path, value);
      yield { what: `${path.join('.')} = ${String(JSON.stringify(value)).slice(0, 40)}`, changed };
    }
  }
}

/** Texts that stand for somebody or open something: long enough to be told from words. */
export function textsIn(payload: unknown): readonly string[] {
  if (typeof payload === 'string') return payload.length >= 12 ? [payload] : [];
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.values(payload).flatMap(textsIn);
}

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* pathsIn(member, [...path, name]);
}

function put(payload: unknown, path: Path, value: unknown): void {
  const last = path.at(-1);
  let at = payload;
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name);
  if (last === undefined) return;
  if (value === undefined) Reflect.deleteProperty(Object(at), last);
  else Reflect.set(Object(at), last, value);
}
