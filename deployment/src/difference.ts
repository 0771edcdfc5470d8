import type { Fields, State } from './resource.ts';
import { Secret } from './secret.ts';

/** A state as it may be shown: JSON, `(secret)` for every secret in it. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** One name of a resource that is not what it should be. */
export interface Difference {
  /** `channel.config.uri`. */
  readonly path: string;
  /** Absent: there is no such name. */
  readonly before?: Plain;
  readonly after: Plain;
}

/** What may be shown of a state. */
export function plainOf(state: State): Plain {
  if (state instanceof Secret) return String(state);
  if (isList(state)) return state.map(plainOf);
  if (!isFields(state)) return state;
  return Object.fromEntries(Object.entries(state).map(([name, inner]) => [name, plainOf(inner)]));
}

/**
 * Where what is there is not what is wanted, in the order of what is wanted. Names that are there and
 * not wanted do not count; lists are compared as wholes.
 */
export function differencesOf(found: Fields, wanted: Fields): readonly Difference[] {
  return below(found, wanted, '');
}

function below(found: Fields, wanted: Fields, above: string): readonly Difference[] {
  return Object.entries(wanted).flatMap(([name, after]): readonly Difference[] => {
    const before = Object.hasOwn(found, name) ? found[name] : undefined;
    const path = pathOf(above, name);
    if (before !== undefined && isFields(before) && isFields(after)) {
      return below(before, after, path);
    }
    if (before === undefined) return [{ path, after: plainOf(after) }];
    if (isSame(before, after)) return [];
    return [{ path, before: besides(before, after), after: besides(after, before) }];
  });
}

/** `above.name`, in brackets and quotes where it is no plain word. */
export function pathOf(above: string, name: string): string {
  if (!/^[\w$@-]{1,100}$/.test(name)) return `${above}[${JSON.stringify(name)}]`;
  return above === '' ? name : `${above}.${name}`;
}

/** Where one side holds a secret, the other may hold one in the clear. */
function besides(state: State, other: State): Plain {
  return holdsSecret(other) && !holdsSecret(state) ? SHOWN : plainOf(state);
}

const SHOWN = String(new Secret(''));

function holdsSecret(state: State): boolean {
  if (state instanceof Secret) return true;
  if (typeof state !== 'object' || state === null) return false;
  return Object.values<State>(state).some(holdsSecret);
}

function isSame(one: State, other: State): boolean {
  if (one instanceof Secret || other instanceof Secret) return textOf(one) === textOf(other);
  if (isList(one) && isList(other)) {
    return (
      one.length === other.length && one.every((inner, at) => isSame(inner, other[at] ?? null))
    );
  }
  if (isFields(one) && isFields(other)) {
    const inner = Object.entries(one);
    return (
      inner.length === Object.keys(other).length &&
      inner.every(([name, state]) => {
        const counterpart = Object.hasOwn(other, name) ? other[name] : undefined;
        return counterpart !== undefined && isSame(state, counterpart);
      })
    );
  }
  return one === other;
}

/** A secret may be compared with what stands in the clear on the other side. */
function textOf(state: State): State {
  return state instanceof Secret ? state.reveal() : state;
}

function isList(state: State): state is readonly State[] {
  return Array.isArray(state);
}

function isFields(state: State): state is Fields {
  return (
    typeof state === 'object' && state !== null && !isList(state) && !(state instanceof Secret)
  );
}
