import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../src/lambda/settings.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const rows = readme.split('\n').filter((line) => line.startsWith('|'));

/** A table is the rows that follow one another. */
const tables = readme
  .split(/\n(?!\|)/)
  .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
  .filter((lines) => lines.length > 0);

test('each row of a table has the cells of its head', () => {
  const odd = tables.flatMap(([head = '', ...others]) =>
    others.filter((row) => row.split('|').length !== head.split('|').length),
  );
  expect(tables.length).toBeGreaterThan(2);
  expect(odd).toEqual([]);
});

test('each variable of the functions has its row, and each row its variable', () => {
  const named = rows.flatMap((row) => {
    const [, first = ''] = row.split('|');
    return [...first.matchAll(/^ `(FACENITION_\w+)`|, `(FACENITION_\w+)`/g)].map(
      ([, one, other]) => one ?? other,
    );
  });
  expect(named.sort()).toEqual([...SETTING_NAMES].sort());
});
