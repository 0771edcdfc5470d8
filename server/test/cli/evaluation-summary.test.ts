import { expect, test } from 'vitest';
import { sampleScorecard } from '../../../evaluation/test/report/sample-scorecard.ts';
import { summariseScorecard } from '../../src/cli/evaluation-summary.ts';

const {
  pairs: _pairs,
  allPairs: _all,
  privacy: _privacy,
  identification: _identification,
  cost: _cost,
  ...always
} = sampleScorecard;
const bare = {
  ...always,
  policies: [],
  groups: [],
  scenarios: [],
  security: [],
  problems: [],
  notMeasured: [],
};

/** As if the terminal were as wide as need be, columns one blank apart. */
const flowing = (text: string): string => text.replace(/\s+/g, ' ');

test('every kind of figure, the most important first', () => {
  const text = flowing(summariseScorecard(sampleScorecard));
  const inOrder = [
    'mobile on lfw-dev: 6,410 images of 2,883 people; product 0.3.0, 2026-03-14',
    'failure to acquire 17 of 6,410 images (0.27 %); of these not readable: 3',
    '98.80 % of those compared, 98.28 % of all (12 not compared)',
    'FNMR at FMR 0.01 %: 1.92 % [1.54, 2.40]',
    '1-1, level 4, H80 FMR 0.0105 % [0.0087, 0.0127], 109 of 1,038,000; holds its target, one in 10,000',
    'FNMR 2.16 % [1.85, 2.52], unprotected 1.97 %, difference +0.19 pp [−0.11, +0.48]',
    'MISSES its target, one in 100,000',
    '3-2, level 4, H112 FMR 0.0106 % [0.0074, 0.0152], 29 of 274,000; holds its target, one in 10,000 FNMR 0 of 2,062 [0, 0.15 %]',
    'age unknown, level 4 no comparison',
    'stolen face 0 of 2,062 [0, 0.15 %] (level 4, 3-2)',
    'Seal key, pepper and user secret known means template known, at every code.',
    'level 4, one capture, code H80 code alone: 13.0 bits',
    'F_W: 12.0 bits (35 s) median, 15.6 bits (7 min) hardest tenth',
    'dictionary of 6,410 faces: 32.7 % [27.6, 38.2], 98 of 300',
    'inversion: cosine 0.996 mean, 0.991 least',
    'D_sys, keys unknown 0.031; null 0.028, at most 0.047',
    'one reference, 3-2, level 6 FMR 0.00401 % [0.00224, 0.00719], 11 of 274,000, FNMR 0 of 2,062 [0, 0.15 %]; MISSES its target, one in 100,000',
    'one of 100, 1-1, level 4 FPIR 0.66 % [0.60, 0.72], 441 of 67,050; predicted 0.65 % [0.51, 0.83] nobody found 3.28 % [2.54, 4.22], somebody else 0 of 1,740 [0, 0.17 %]',
    'nobody enrolled to search for',
    'time of one of 1,000 187 ms median, 224 ms 95th percentile',
    'verification 268 ms median, 352 ms 95th percentile',
    'pairs.csv, line 17: three columns are wanted, there are two',
    'Dora_Example/notes.txt: not an image',
    'Presentation attacks: this release has no detection to measure.',
  ];
  const places = inOrder.map((phrase) => text.indexOf(phrase));
  expect(inOrder.filter((_, at) => places[at] === -1)).toEqual([]);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('a rate that the data cannot tell comes with the reason', () => {
  expect(flowing(summariseScorecard(sampleScorecard))).toContain(
    'FNMR at FMR 1 %: not supported by the data: 7 false matches in 763 comparisons, 30 are needed; counted 0.13 %',
  );
});

test('what was not measured is left out', () => {
  const text = summariseScorecard(bare);
  expect(text.split('\n')).toHaveLength(5);
  expect(text).not.toMatch(/undefined|null|NaN/);
});

test('lines stay short, whatever the names, and names steer no terminal', () => {
  const evil = `\u001b[2J${'long'.repeat(60)}\r\n`;
  const text = summariseScorecard({
    ...sampleScorecard,
    data: { ...sampleScorecard.data, name: evil },
    groups: sampleScorecard.groups.map((group) => ({ ...group, column: evil })),
    problems: [{ name: evil, line: 3, what: evil }],
    notMeasured: [evil],
  });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  expect(text).not.toMatch(/[^\n\P{Cc}]/u);
});

test('of many problems the first', () => {
  const problems = Array.from({ length: 1025 }, (_, at) => ({ name: `${at}.jpg`, what: 'broken' }));
  const text = summariseScorecard({ ...bare, problems });
  expect(text).toContain('- 19.jpg: broken\n- and 1,005 more, in the report\n');
  expect(text).not.toContain('20.jpg');
});
