import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '..');
const Manifest = z.object({
  exports: z.record(
    z.string(),
    z.union([
      z.string(),
      z
        .looseObject({ types: z.string(), default: z.string() })
        .transform(({ types, default: built }) => [types, built]),
    ]),
  ),
});
const Packed = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);

/** What is in every room, and in no package. */
const KEPT_BACK = ['src/index.ts', 'test/index.test.ts', 'tsconfig.json', 'dist/x.tsbuildinfo'];

/** What npm would publish of a room, if these files were built there. */
function packed(room: string, built: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'facenition-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of [...built, ...KEPT_BACK]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  for (const name of ['package.json', 'README.md']) {
    cpSync(join(root, room, name), join(folder, name));
  }
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const said = execFileSync('npm', argv, { cwd: folder, encoding: 'utf8' });
  const [{ files }] = Packed.parse(JSON.parse(said));
  return files.map(({ path }) => path);
}

/** Where a package says that its parts are, without its sources. */
function exportsOf(room: string): readonly string[] {
  const { exports } = Manifest.parse(
    JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')),
  );
  return Object.values(exports)
    .flat()
    .map((path) => path.replace(/^\.\//, ''));
}

test.each([
  ['ticket', ['dist/claims.js', 'dist/claims.d.ts']],
  ['deployment', ['dist/plan.js', 'dist/plan.d.ts']],
  [
    'web',
    [
      'served/page.html',
      'served/ort-wasm-simd-threaded.wasm',
      'served/LICENCES.txt',
      'dist/texts/en.js',
    ],
  ],
])('the package of %s holds what was built, and no source', (room, built) => {
  const expected = [...new Set([...built, ...exportsOf(room), 'README.md'])];
  expect([...packed(room, expected)].sort()).toEqual(
    [...new Set([...expected, 'package.json'])].sort(),
  );
});

test('the package of web leaves out scripts that the page has built in', () => {
  const files = packed('web', ['dist/camera.js', 'dist/camera.d.ts']);
  expect(files).toContain('dist/camera.d.ts');
  expect(files).not.toContain('dist/camera.js');
});
