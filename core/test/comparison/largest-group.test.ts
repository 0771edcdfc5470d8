import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestGroup } from '../../src/comparison/largest-group.ts';

/** Scores of `count` nodes: 0 but for these pairs. */
function scoresOf(count: number, pairs: readonly (readonly [number, number, number])[]) {
  const scores = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const [a, b, score] of pairs) {
    scores[a]![b] = score;
    scores[b]![a] = score;
  }
  return scores;
}

test.each<[string, number, readonly (readonly [number, number, number])[], readonly number[]]>([
  ['nothing', 0, [], []],
  ['one node', 1, [], []],
  ['no agreement', 3, [], []],
  ['one pair', 3, [[0, 2, 0.6]], [0, 2]],
  [
    'a chain is no group: the nearer pair counts',
    3,
    [
      [0, 1, 0.6],
      [1, 2, 0.7],
    ],
    [1, 2],
  ],
  [
    'two groups alike: the first',
    4,
    [
      [0, 1, 0.6],
      [2, 3, 0.6],
    ],
    [0, 1],
  ],
  [
    'the larger group, not the nearer',
    5,
    [
      [0, 1, 0.9],
      [2, 3, 0.5],
      [3, 4, 0.5],
      [2, 4, 0.5],
    ],
    [2, 3, 4],
  ],
])('%s', (_, count, pairs, group) => {
  expect(largestGroup(scoresOf(count, pairs), 0.5)).toEqual(group);
});

test('every two of a group agree, and nobody else agrees with all of it', () => {
  const nodes = 7;
  const random = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 21, maxLength: 21 });
  fc.assert(
    fc.property(random, (values) => {
      let next = 0;
      const scores = scoresOf(
        nodes,
        Array.from({ length: nodes }, (_, a) =>
          Array.from({ length: a }, (_, b) => [a, b, values[next++]! / 10] as const),
        ).flat(),
      );
      const group = largestGroup(scores, 0.5);
      const agree = (a: number, b: number): boolean => scores[a]![b]! >= 0.5;
      expect(group.every((a) => group.every((b) => a === b || agree(a, b)))).toBe(true);
      const others = scores.flatMap((_, node) => (group.includes(node) ? [] : [node]));
      if (group.length > 0) {
        expect(others.some((node) => group.every((member) => agree(node, member)))).toBe(false);
      }
    }),
  );
});
