import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../src/strict-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const malformed = expect.objectContaining({ code: 'ERR_PAYLOAD_MALFORMED' });

test('reads whatever JSON.stringify writes as it was', () => {
  const names = fc.string().filter((name) => name !== '__proto__');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !/[[{]/.test(text)),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      expect(parseStrictJson(bytes(JSON.stringify(one)))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
    { numRuns: 500 },
  );
});

describe('refuses', () => {
  test.each([
    ['a name twice', '{"user":"ada","user":"eve"}'],
    ['a name twice, written otherwise', '{"user":"ada","\\u0075ser":"eve"}'],
    ['a name twice, deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['__proto__, written otherwise', '{"a":{"\\u005f_proto__":{}}}'],
    ['nothing', ''],
    ['half of it', '{"user":'],
    ['comments', '{/* */"user":"ada"}'],
    ['what follows', '{"user":"ada"} x'],
    ['a comma too many', '{"user":"ada",}'],
    ['a byte order mark', '\ufeff{"user":"ada"}x'],
    ['what is too deep', '['.repeat(33) + ']'.repeat(33)],
    ['what would take the stack', '['.repeat(100_000)],
  ])('%s', (_what, text) => {
    expect(() => parseStrictJson(bytes(text))).toThrow(malformed);
  });

  test('bytes that are no UTF-8', () => {
    expect(() => parseStrictJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(malformed);
  });

  test('without quoting what was sent', () => {
    const secret = 'PIN-4711-of-somebody';
    for (const text of [`{"${secret}":1,"${secret}":2}`, `${secret}`, `{"a":"${secret}`]) {
      try {
        parseStrictJson(bytes(text));
        expect.unreachable();
      } catch (fault) {
        expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain('4711');
      }
    }
  });
});

test('32 arrays in one another are read', () => {
  const text = '['.repeat(32) + ']'.repeat(32);
  expect(JSON.stringify(parseStrictJson(bytes(text)))).toBe(text);
});
