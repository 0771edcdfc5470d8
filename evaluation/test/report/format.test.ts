import { describe, expect, test } from 'vitest';
import {
  formatBits,
  formatCount,
  formatDifference,
  formatFnmr,
  formatMs,
  formatOneIn,
  formatPercent,
  formatRate,
  formatScore,
  formatSeconds,
  formatTarget,
  formatWithInterval,
  printable,
} from '../../src/index.ts';

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.0216, '2.16 %'],
  [0.367, '36.7 %'],
  [0.988, '98.80 %'],
  [0.99995, '99.99500 %'],
  [0.000105, '0.0105 %'],
  [0.0012, '0.12 %'],
  [1.05e-7, '1.05e-7'],
  [Number.NaN, 'no number'],
])('%d as a percentage: %s', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

test.each([
  [0.01, '1 %'],
  [1e-4, '0.01 %'],
  [3e-5, '0.003 %'],
  [1e-6, '0.0001 %'],
  [1e-7, '1e-7'],
])('%d as a target: %s', (fmr, text) => {
  expect(formatTarget(fmr)).toBe(text);
});

test.each([
  [1e-4, 'one in 10,000'],
  [3e-6, 'one in 330,000'],
  [2 ** -12, 'one in 4,100'],
  [0.4, 'one in 2.5'],
  [2 ** -40, 'one in 1.1e12'],
  [1, 'every one'],
  [0, 'none'],
])('%d in words: %s', (probability, text) => {
  expect(formatOneIn(probability)).toBe(text);
});

describe('intervals', () => {
  test('have the digits of what they are about', () => {
    expect(formatWithInterval({ value: 0.0216, low: 0.0185, high: 0.1252 })).toBe(
      '2.16 % [1.85, 12.52]',
    );
    expect(formatWithInterval({ value: 1.05e-4, low: 8.7e-5, high: 1.27e-4 })).toBe(
      '0.0105 % [0.0087, 0.0127]',
    );
    expect(formatWithInterval({ value: 1e-7, low: 0, high: 2.5e-7 })).toBe(
      '1.00e-7 [0.00e+0, 2.50e-7]',
    );
    expect(formatWithInterval({ value: 1, low: 0.9874, high: 1 })).toBe('100.00 % [98.74, 100.00]');
  });

  test('none where there is no number', () => {
    const low = Number.NaN;
    expect(formatWithInterval({ value: 0.5, low, high: 1 })).toBe('50.0 %');
    expect(formatWithInterval({ value: low, low, high: 1 })).toBe('no number');
    expect(formatDifference({ value: low, low, high: 1 })).toBe('no number');
  });

  test('of differences are signed', () => {
    expect(formatDifference({ value: 0.0008, low: -0.0001, high: 0 })).toBe(
      '+0.08 pp [−0.01, 0.00]',
    );
  });
});

test('no event at all is counted, not given as a rate of zero', () => {
  const none = { value: 0, low: 0, high: 0.0003, events: 0, trials: 10_000 };
  expect(formatRate(none)).toBe('0 of 10,000 [0, 0.0300 %]');
  const some = { value: 0.0012, low: 0.0001, high: 0.0042, events: 2, trials: 1704 };
  expect(formatRate(some)).toBe('0.12 % [0.01, 0.42], 2 of 1,704');
});

test('false non-match rates say when the data cannot tell them', () => {
  const at = { fmr: 1e-4, threshold: 0.4, falseMatches: 12, falseNonMatches: 3, fnmr: 0.003 };
  expect(formatFnmr({ ...at, supported: true }, 1000)).toBe('0.30 %');
  expect(formatFnmr({ ...at, supported: false, why: 'because' }, 1000)).toBe(
    'not supported by the data: because; counted 0.30 %',
  );
  expect(formatFnmr({ ...at, supported: false }, 1000)).toMatch(/12 false matches are too few/);
  // Zero errors with a bootstrap interval of nothing: the rule of 3.
  const none = { ...at, falseNonMatches: 0, fnmr: 0, interval: { low: 0, high: 0 } };
  expect(formatFnmr({ ...none, supported: true }, 1000)).toBe('0 of 1,000 [0, 0.30 %]');
});

test('counts, scores and bits', () => {
  expect([6410, 999, 20_500_000, 1234.5].map(formatCount)).toEqual([
    '6,410',
    '999',
    '20,500,000',
    '1,234.5',
  ]);
  expect([0.35, -0.1, -0.0001].map(formatScore)).toEqual(['0.350', '−0.100', '0.000']);
  expect(formatBits(13.02)).toBe('13.0 bits');
  expect(formatBits(13.02, true)).toBe('at least 13.0 bits');
  expect(formatBits(Number.POSITIVE_INFINITY)).toBe('no number');
});

test('times in the unit that suits them', () => {
  expect([0.0086, 0.268, 35, 610, 84_240, 1_443_600, 4e8].map(formatSeconds)).toEqual([
    '8.6 ms',
    '268 ms',
    '35 s',
    '10.2 min',
    '23.4 h',
    '16.7 days',
    '12.7 years',
  ]);
  expect(formatMs(18_240)).toBe('18.2 s');
});

test('text from outside steers no terminal', () => {
  expect(printable('a\u001b[31m\r\u202Eb\uD800')).toBe('a\uFFFD[31m\uFFFD\uFFFDb\uFFFD');
  expect(printable('Zoë, 李')).toBe('Zoë, 李');
});
