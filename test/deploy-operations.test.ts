import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const operations = read('docs/operations.md');

const all = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

const METRIC = /\b(facenition_[a-z_]+?)(?:_bucket)?\b/g;

test('every event of the log is explained', () => {
  const events = all(read('server/src/log.ts'), /readonly event: '([a-z-]+)'/g);
  expect(events).toContain('worker-lost');
  expect(events.filter((event) => !operations.includes(`\`${event}\``))).toEqual([]);
});

test('alerts use every metric of ours, and none that is not there', () => {
  const metrics = all(read('server/src/metrics/metrics.ts'), METRIC);
  expect(metrics).toContain('facenition_requests_total');
  expect([...all(operations, METRIC)].sort()).toEqual([...metrics].sort());
});

test.each(['docs/operations.md', 'deploy/README.md'])('%s links to what is there', (path) => {
  const targets = all(read(path), /\]\((?!https?:)([^)#]+)/g);
  const missing = targets.filter((target) => !existsSync(join(root, dirname(path), target)));
  expect(missing).toEqual([]);
});

test('what operators are told to run exists', () => {
  const commands = all(operations, /`facenition ([a-z]+)/g);
  const sources = globSync('server/src/cli/*.ts', { cwd: root }).map(read).join('\n');
  expect(commands).toContain('keys');
  expect(commands.filter((name) => !sources.includes(`.command('${name}')`))).toEqual([]);
});
