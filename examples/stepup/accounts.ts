import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** What was paid, and what confirmed it. */
export interface Payment {
  readonly bill: Bill;
  readonly by: 'face' | 'code' | 'sign-in';
}

export interface Bill {
  readonly id: string;
  readonly to: string;
  readonly euros: number;
}

/** Nothing of a face is here: `face` is the id of a reference, which opens nothing. */
export interface Account {
  readonly name: string;
  face?: string;
  readonly payments: Payment[];
}

export interface Accounts {
  /** Codes are those of a letter: the way without a face, each once. */
  add(name: string, password: string): { readonly codes: readonly string[] };
  signIn(name: string, password: string): Account | undefined;
  find(name: string): Account | undefined;
  /** Whether it was one of the person's codes; it is used up. */
  useCode(name: string, code: string): boolean;
}

interface Kept {
  readonly account: Account;
  readonly salt: Uint8Array;
  readonly password: Uint8Array;
  /** SHA-256 of each: 80 random bits are not guessed. */
  readonly codes: Set<string>;
}

const CODES = 4;

/** Accounts in memory: they end with the process. */
export function createAccounts(): Accounts {
  const all = new Map<string, Kept>();
  return {
    add(name, password) {
      const codes = Array.from({ length: CODES }, newCode);
      const salt = randomBytes(16);
      const account: Account = { name, payments: [] };
      const kept = { account, salt, password: scryptSync(password, salt, 32) };
      all.set(name, { ...kept, codes: new Set(codes.map(hash)) });
      return { codes };
    },

    signIn(name, password) {
      const kept = all.get(name);
      // The same work for a name that nobody has.
      const salt = kept?.salt ?? randomBytes(16);
      const given = scryptSync(password, salt, 32);
      const isRight = timingSafeEqual(given, kept?.password ?? randomBytes(32));
      return isRight ? kept?.account : undefined;
    },

    find: (name) => all.get(name)?.account,

    useCode: (name, code) => all.get(name)?.codes.delete(hash(readCode(code))) === true,
  };
}

/** Crockford's 32: none is read as another. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

function newCode(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS[byte % 32]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** As people type it: capitals, spaces, without the dashes. */
function readCode(text: string): string {
  const letters = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return (letters.match(/.{1,4}/g) ?? []).join('-');
}

function hash(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
