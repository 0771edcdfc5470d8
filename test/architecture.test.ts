import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = `${import.meta.dirname}/..`;

/** What each room may import at run time: the whole list, nothing else. */
const rooms: Record<string, readonly string[]> = {
  core: [],
  server: [
    '@facenition/core',
    '@node-rs/argon2',
    '@vladmandic/face-api',
    'better-sqlite3',
    'commander',
    'express',
    'helmet',
    'kysely',
    'multer',
    'onnxruntime-node',
    'pino',
    'piscina',
    'sharp',
    'zod',
  ],
};

test('every package is a room with a rule', () => {
  const folders = globSync('{core,server,web,connectors/*}/package.json', { cwd: root })
    .map((path) => path.slice(0, -'/package.json'.length))
    .sort();
  expect(folders).toEqual(Object.keys(rooms).sort());
});

test.each(Object.entries(rooms))('%s depends on exactly what its rule allows', (room, allowed) => {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(`${root}/${room}/package.json`, 'utf8'),
  );
  expect(Object.keys(dependencies).sort()).toEqual([...allowed].sort());
});
