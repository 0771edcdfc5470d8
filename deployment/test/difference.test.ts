import { differencesOf, type Fields, Secret, type State } from '@facenition/deployment';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const leaf = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.string().map((text) => new Secret(text)),
);
const { fields } = fc.letrec<{ state: State; fields: Fields }>((tie) => ({
  state: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 3 }), tie('fields')),
  fields: fc.dictionary(fc.string(), tie('state'), { maxKeys: 4 }),
}));

test('nothing differs from itself, whatever else is there', () => {
  fc.assert(
    fc.property(fields, fields, (wanted, more) => {
      expect(differencesOf(wanted, wanted)).toEqual([]);
      expect(differencesOf({ ...more, ...wanted }, wanted)).toEqual([]);
    }),
  );
});

test('what is not there differs, name by name', () => {
  fc.assert(
    fc.property(fields, (wanted) => {
      const differing = differencesOf({}, wanted);
      expect(differing).toHaveLength(Object.keys(wanted).length);
      expect(differing.some((difference) => 'before' in difference)).toBe(false);
    }),
  );
});

test.each<readonly [string, Fields, Fields, unknown]>([
  ['a value', { a: 1 }, { a: 2 }, [{ path: 'a', before: 1, after: 2 }]],
  ['another type', { a: '1' }, { a: 1 }, [{ path: 'a', before: '1', after: 1 }]],
  ['zero and false', { a: false }, { a: 0 }, [{ path: 'a', before: false, after: 0 }]],
  ['null and nothing', {}, { a: null }, [{ path: 'a', after: null }]],
  ['inside', { a: { b: 1, c: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', before: 1, after: 2 }]],
  ['what is more inside', { a: { b: 1, c: 1 } }, { a: { b: 1 } }, []],
  [
    'a list in another order',
    { a: [1, 2] },
    { a: [2, 1] },
    [{ path: 'a', before: [1, 2], after: [2, 1] }],
  ],
  ['a list with more', { a: [1] }, { a: [] }, [{ path: 'a', before: [1], after: [] }]],
  [
    'more names in a list',
    { a: [{ b: 1, c: 1 }] },
    { a: [{ b: 1 }] },
    [{ path: 'a', before: [{ b: 1, c: 1 }], after: [{ b: 1 }] }],
  ],
  ['names in another order in a list', { a: [{ b: 1, c: 1 }] }, { a: [{ c: 1, b: 1 }] }, []],
  ['a map instead of a list', { a: [] }, { a: {} }, [{ path: 'a', before: [], after: {} }]],
  ['a name that is no word', { a: {} }, { a: { 'b.c': 1 } }, [{ path: 'a["b.c"]', after: 1 }]],
  ['a name of the prototype', {}, { toString: 'x' }, [{ path: 'toString', after: 'x' }]],
  [
    'a secret',
    { a: new Secret('old') },
    { a: new Secret('new') },
    [{ path: 'a', before: '(secret)', after: '(secret)' }],
  ],
  ['the same secret', { a: new Secret('same') }, { a: new Secret('same') }, []],
  ['a secret in the clear', { a: 'same' }, { a: new Secret('same') }, []],
  [
    'another in the clear',
    { a: 'old' },
    { a: new Secret('new') },
    [{ path: 'a', before: '(secret)', after: '(secret)' }],
  ],
  [
    'a secret in a list',
    { a: [new Secret('x')] },
    { a: [new Secret('y')] },
    [{ path: 'a', before: ['(secret)'], after: ['(secret)'] }],
  ],
])('%s', (_, found, wanted, expected) => {
  expect(differencesOf(found, wanted)).toEqual(expected);
});
