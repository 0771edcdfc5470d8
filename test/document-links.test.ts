import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './documents/blocks.ts';

const documents = globSync(
  '{*.md,docs/*.md,{client,ticket,web,hook,deployment,deploy}/*.md,{connectors,infra,examples}/**/*.md}',
  { cwd: ROOT, exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path) },
).sort();

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Text without what is shown and not meant: blocks. */
const prose = (path: string): string => read(path).replaceAll(/```.*?```/gs, '');

/** The name that a heading is reached by. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function anchorsOf(path: string): readonly string[] {
  return [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

test.each(documents)('links of %s lead somewhere', (path) => {
  const targets = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const lost = targets
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, found))) return true;
      return anchor !== undefined && !anchorsOf(found).includes(anchor);
    });
  expect(lost).toEqual([]);
});

test.each(documents)('tests that %s points to are there', (path) => {
  const named = [...prose(path).matchAll(/`((?:\w+\/)*test\/[\w./-]+)`/g)];
  const lost = named
    .map(([, target = '']) => target)
    .filter(
      (target) => ![ROOT, join(ROOT, dirname(path))].some((at) => existsSync(join(at, target))),
    );
  expect(lost).toEqual([]);
});
