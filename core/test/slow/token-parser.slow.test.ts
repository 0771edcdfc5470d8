import { createHash } from 'node:crypto';
import {
  enrol,
  FacenitionError,
  identityTokenId,
  readTokenHeader,
  type UserSecret,
  verify,
} from '@facenition/core';
import { expect, test } from 'vitest';
import {
  faultCode,
  sampleOf,
  seededBytes,
  seededRandom,
  syntheticEmbedding,
  testPorts,
} from '../support.ts';

const SEED = 20_260_601;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TOKEN_BYTES = 186;

const uniform = seededRandom(SEED);
const below = (end: number): number => Math.floor(uniform() * end);
const oneOf = <Value>(...values: readonly Value[]): Value => values[below(values.length)]!;
const cut = (text: string, at: number, length: number, filling = ''): string =>
  text.slice(0, at) + filling + text.slice(at + length);
const bytesOf = (token: string): Buffer => Buffer.from(token.slice(4), 'base64url');
const tokenOf = (bytes: Uint8Array): string => `FN1.${Buffer.from(bytes).toString('base64url')}`;

const spaces = [' ', '\n', '\r\n', '\t', '\0', '\u00a0', '\u2028', '\ufeff', '\u200b'] as const;
/** Cyrillic, Greek, full width, mathematical, and letters whose case folds to ASCII. */
const lookAlikes = ['А', 'Ν', 'Ｆ', '１', '．', '𝐅', 'K', 'ſ', 'é', 'e\u0301', '－', '‐', '＿'];
const prefixes = ['', 'FN1', 'FN2.', 'FN0.', 'fn1.', 'Fn1.', 'FN1:', 'FN1..', 'fni_', 'fnc_'];

/** What can be done to a token: some of it leaves the form of one. */
const mutations: Readonly<Record<string, (token: string, other: string) => string>> = {
  'bits turned round'(token) {
    const bytes = bytesOf(token);
    for (let left = 1 + below(3); left > 0; left--) {
      bytes[below(TOKEN_BYTES)]! ^= 1 << below(8);
    }
    return tokenOf(bytes);
  },
  'another header'(token) {
    const bytes = bytesOf(token);
    for (let left = 1 + below(3); left > 0; left--) bytes[below(10)] = below(256);
    return tokenOf(bytes);
  },
  'another character': (token) => cut(token, below(token.length), 1, ALPHABET.charAt(below(64))),
  'two characters swapped'(token) {
    const [a, b] = [below(token.length), below(token.length)];
    return cut(cut(token, a, 1, token.charAt(b)), b, 1, token.charAt(a));
  },
  'the head of one and the tail of another'(token, other) {
    const at = below(token.length);
    return token.slice(0, at) + other.slice(at);
  },
  'any code unit': (token) =>
    cut(token, below(token.length), 1, String.fromCharCode(below(0x1_00_00))),
  'a lone surrogate': (token) => cut(token, below(token.length), below(2), '\ud83d'),
  'cut short': (token) =>
    uniform() < 0.5 ? token.slice(0, below(token.length)) : token.slice(1 + below(token.length)),
  'a hole': (token) => cut(token, below(token.length), 1 + below(8)),
  longer(token) {
    const more = Array.from({ length: 1 + below(8) }, () => ALPHABET.charAt(below(64))).join('');
    return oneOf(token + more, more + token, cut(token, below(token.length), 0, more));
  },
  'the other alphabet'(token) {
    const swapped = token.replaceAll('-', '+').replaceAll('_', '/');
    return uniform() < 0.5 ? swapped : cut(token, 4 + below(248), 1, oneOf('+', '/'));
  },
  'hexadecimal or base64 of it': (token) =>
    `FN1.${bytesOf(token).toString(oneOf('hex', 'base64', 'latin1'))}`,
  space(token) {
    const space = oneOf(...spaces);
    return oneOf(token + space, space + token, cut(token, below(token.length), below(2), space));
  },
  padding: (token) =>
    oneOf(
      `${token}=`,
      `${token}==`,
      `${token.slice(0, -1)}=`,
      `${token.slice(0, -2)}==`,
      cut(token, 4 + below(248), 1, '='),
    ),
  'another prefix': (token) => oneOf(...prefixes) + token.slice(4 - below(2) * 4),
  'a look-alike': (token) => cut(token, below(token.length), below(2), oneOf(...lookAlikes)),
  'another case': (token) =>
    oneOf(token.toLowerCase(), token.toUpperCase(), cut(token, 0, 4, 'fn1.')),
  'two in one': (token, other) => oneOf(token + other, `${token}.${other}`, `${token},${other}`),
  'wrapped up': (token) =>
    oneOf(`"${token}"`, `Bearer ${token}`, encodeURIComponent(token).replaceAll('.', '%2E')),
};
const kinds = Object.entries(mutations);

/** The form of a token as the specification has it, apart from the parser. */
const hasForm = (text: string): boolean => /^FN1\.[\w-]{248}$/.test(text);

function isOfThisVersion(text: string): boolean {
  const [first, flags = 0] = bytesOf(text);
  const level = flags & 0x0f;
  return first === 0x11 && level >= 1 && level <= 8 && (flags & 0x10) === 0 && flags >> 6 !== 1;
}

function headerAnswer(text: string): string {
  try {
    const { level, modelId, kid, codeId, expires = 0 } = readTokenHeader(text);
    const whole = [level, modelId, kid, codeId, expires].every(Number.isSafeInteger);
    return whole && level >= 1 && level <= 8 && modelId < 2 ** 16 && kid < 256 && codeId < 256
      ? 'facts'
      : 'facts out of range';
  } catch (fault) {
    return fault instanceof FacenitionError ? fault.code : String(fault);
  }
}

async function idAnswer(text: string): Promise<string> {
  try {
    return await identityTokenId(text);
  } catch (fault) {
    return fault instanceof FacenitionError ? fault.code : String(fault);
  }
}

const makeToken = (): string => {
  const bytes = Uint8Array.from({ length: TOKEN_BYTES }, () => below(256));
  bytes.set([0x11, 0x84, 0, 1, 0, 0, 0, 0, 1, 3]);
  return tokenOf(bytes);
};

const ORIGINALS = 100;
const MUTANTS = 10_000;

test('1,000,000 mutated tokens: each is refused, or is another token with another id', async () => {
  const wrong: string[] = [];
  const seen = new Map(kinds.map(([kind]) => [kind, { taken: 0, refused: 0 }]));
  for (let original = 0; original < ORIGINALS; original++) {
    const [token, other] = [makeToken(), makeToken()];
    const mutants = Array.from({ length: MUTANTS }, (_, at) => {
      const [kind, mutate] = kinds[at % kinds.length]!;
      return { kind, text: mutate(token, other) };
    });
    const textOfId = new Map([
      [await identityTokenId(token), token],
      [await identityTokenId(other), other],
    ]);
    const ids = await Promise.all(mutants.map(({ text }) => idAnswer(text)));
    for (const [at, { kind, text }] of mutants.entries()) {
      const id = ids[at]!;
      const formed = hasForm(text);
      const expected = formed ? /^fni_[\w-]{27}$/ : /^ERR_TOKEN_MALFORMED$/;
      const facts = formed && isOfThisVersion(text) ? 'facts' : 'ERR_TOKEN_MALFORMED';
      const sharesId = formed && (textOfId.get(id) ?? text) !== text;
      if (formed) textOfId.set(id, text);
      if (!expected.test(id) || headerAnswer(text) !== facts || sharesId) {
        wrong.push(`original ${original}, mutant ${at}: ${kind}`);
      }
      seen.get(kind)![formed ? 'taken' : 'refused'] += 1;
    }
  }
  expect(wrong).toEqual([]);
  const counts = [...seen.values()];
  expect(counts.reduce((sum, { taken, refused }) => sum + taken + refused, 0)).toBe(1_000_000);
  // Else the mutations would not try what they are there for.
  expect(counts.reduce((sum, { taken }) => sum + taken, 0)).toBeGreaterThan(200_000);
  expect(counts.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(500_000);
});

test('mutations of a good token through a verification: no match, and one shape', async () => {
  // Headers that name a passphrase have it derived: Argon2 would be all that takes time here.
  const quickHash = async (message: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(createHash('sha256').update(message).digest());
  const ports = testPorts({ passphraseHash: { argon2id: quickHash } });
  const secret: UserSecret = { kind: 'device', key: seededBytes(SEED)(32) };
  const samples = [sampleOf(syntheticEmbedding(1))];
  const common = { samples, secret, scope: 'app:login', level: 4 } as const;
  const tokens: string[] = [];
  for (let made = 0; made < 2; made++) {
    const outcome = await enrol(common, ports);
    if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
    tokens.push(outcome.token);
  }
  const [token, other] = [tokens[0]!, tokens[1]!];
  expect((await verify({ ...common, token }, ports)).outcome).toBe('match');

  const shapes = new Map<string, number>();
  const faults = new Map<string, number>();
  for (let at = 0, formed = 0; formed < 2000; at++) {
    const text = kinds[at % kinds.length]![1](token, other);
    if (text === token || text === other) continue;
    if (hasForm(text)) {
      const { outcome, ...rest } = await verify({ ...common, token: text }, ports);
      const shape = `${outcome}: ${Object.keys(rest).join()}`;
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
      formed += 1;
    } else {
      const code = await faultCode(verify({ ...common, token: text }, ports));
      faults.set(code, (faults.get(code) ?? 0) + 1);
    }
  }
  expect([...shapes]).toEqual([['non-match: threshold', 2000]]);
  expect([...faults.keys()]).toEqual(['ERR_TOKEN_MALFORMED']);
});
