import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeHash, newCode } from '../../src/senders/code.ts';

test('a code is six digits, and every digit comes in every place', () => {
  const codes = Array.from({ length: 2000 }, newCode);
  expect(codes.filter((code) => !/^\d{6}$/.test(code))).toEqual([]);
  for (let place = 0; place < 6; place += 1) {
    // That one of ten digits is missing from 2000 codes by chance: 1 in 10^90.
    expect(new Set(codes.map((code) => code[place])).size).toBe(10);
  }
  expect(new Set(codes).size).toBeGreaterThan(1900);
});

test('the hash is that of one code and one credential', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(text, text, text, text, (code, id, otherCode, otherId) => {
      const same = code === otherCode && id === otherId;
      expect(codeHash(code, id)).toHaveLength(32);
      expect(codeHash(code, id)).toEqual(codeHash(code, id));
      expect(Buffer.compare(codeHash(code, id), codeHash(otherCode, otherId)) === 0).toBe(same);
    }),
  );
});

test('where one ends and the other begins is part of the hash', () => {
  expect(codeHash('12', '3')).not.toEqual(codeHash('1', '23'));
  expect(codeHash('12', '3')).not.toEqual(codeHash('2', '31'));
  expect(codeHash('1', 'a","2')).not.toEqual(codeHash('2","1', 'a'));
  expect(codeHash('a', 'b')).not.toEqual(codeHash('b', 'a'));
});
