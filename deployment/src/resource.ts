import type { Secret } from './secret.ts';

/** What a resource is, for comparing and for reading: JSON, with secrets in it. */
export type State =
  | string
  | number
  | boolean
  | null
  | Secret
  | readonly State[]
  | { readonly [name: string]: State };

export type Fields = { readonly [name: string]: State };

/** Ids and the like that the identity provider makes up, by their names. */
export type Output = Readonly<Record<string, string>>;

/** The outputs of resources that come before. */
export interface Known {
  /**
   * Throws where there is no such resource before. While planning, where it is not made yet, it is
   * `(known after apply)`.
   */
  output(id: string, name: string): string;
}

export interface Found {
  /** In the shape of what is wanted: names that it does not have are differences. */
  readonly state: Fields;
  readonly output: Output;
}

/**
 * One thing in a tenant. It is found by what it is called, so that no file has to remember what was
 * made: a run that stopped half-way goes on where it was.
 */
export interface Resource {
  /** `inline-hook/token`: stays the same between releases. */
  readonly id: string;
  /** For people: `Inline hook "Facenition token"`. */
  readonly title: string;
  /** What it should be. Names that the identity provider adds beside them do not matter. */
  readonly wanted: (known: Known) => Fields;
  /** `undefined`: it is not there. Reads only. */
  readonly find: (known: Known) => Promise<Found | undefined>;
  readonly create: (wanted: Fields, known: Known) => Promise<Output>;
  /** Absent: it cannot be changed once it is there; `plan` says so where it differs. */
  readonly update?: (found: Found, wanted: Fields, known: Known) => Promise<Output>;
  /** Absent: it stays, see `stays`. */
  readonly remove?: (found: Found, known: Known) => Promise<void>;
  /** Why `destroy` leaves it; a function: where it does, and `undefined` where it does not. */
  readonly stays?: string | ((found: Found, known: Known) => string | undefined);
}

/** What no interface can do: an administrator does it in the console. */
export interface ByHand {
  readonly title: string;
  /** A sentence each, in order. */
  readonly steps: readonly string[];
}

/** What came of one question of the doctor. */
export interface Finding {
  readonly status: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** What to do. */
  readonly advice?: string;
}

/** One question of the doctor. What it throws is an error of its own. */
export interface Check {
  readonly title: string;
  readonly examine: () => Promise<readonly Finding[]>;
}

/** All that one connector file makes of a tenant. */
export interface Deployment {
  /** For people: `Okta org acme.okta.com`. */
  readonly title: string;
  /** In the order in which they are made; taken away in the other. */
  readonly resources: readonly Resource[];
  readonly byHand: readonly ByHand[];
  readonly checks: readonly Check[];
}
