import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const infra = join(import.meta.dirname, '..');
const documents = globSync('{*.md,*/*.md}', { cwd: infra }).sort();
const read = (path: string): string => readFileSync(join(infra, path), 'utf8');

/** The name that a heading is reached by. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s/g, '-');

test('there is a README of each folder', () => {
  expect(documents).toEqual([
    'README.md',
    'aws/README.md',
    'azure/README.md',
    'terraform/README.md',
  ]);
});

test.each(documents)('links of %s lead somewhere', (path) => {
  const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const lost = links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const found = join(dirname(path), file);
    if (!existsSync(join(infra, found))) return true;
    if (anchor === undefined) return false;
    const headings = [...read(found).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text);
    return !headings.map(anchorOf).includes(anchor);
  });
  expect(lost).toEqual([]);
});

test.each(documents)('commands of %s name files that are there', (path) => {
  const named = [...read(path).matchAll(/(?:node|cd) ((?:infra|scripts)\/[\w./-]+)/g)].map(
    ([, target = '']) => target,
  );
  expect(named.filter((file) => !existsSync(join(infra, '..', file)))).toEqual([]);
});

describe('npm run', () => {
  const scriptsOf = (folder: string): Record<string, string> =>
    JSON.parse(readFileSync(join(infra, folder, 'package.json'), 'utf8')).scripts;

  test.each(documents)('of %s is a script that there is', (path) => {
    const own = [...read(path).matchAll(/npm run ([\w:-]+)( --prefix infra\/aws)?/g)];
    const lost = own.filter(
      ([, name = '', prefix]) => !(name in scriptsOf(prefix === undefined ? '..' : 'aws')),
    );
    expect(lost).toEqual([]);
  });
});
