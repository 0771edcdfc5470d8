import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { checkBuiltIn } from '../scripts/built-in.ts';
import { BUILT_IN, withBuiltIn } from '../scripts/sbom/built-in.js';

const root = join(import.meta.dirname, '..');
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Zlib',
]);

/** Packages with another licence, looked at one by one. */
const LOOKED_AT: readonly { name: RegExp; licence: string }[] = [
  // libvips, a shared library that can be replaced; sharp itself is Apache-2.0.
  { name: /^@img\/sharp-(libvips-|wasm32|win32-)/, licence: 'LGPL-3.0-or-later' },
  // Of Okta's library, for keys of its API. Its files alone are under it, and shipped as they are.
  { name: /^(eckles|rasha)$/, licence: 'MPL-2.0' },
  // Into the public domain; comes with d3, for the charts of the report.
  { name: /^robust-predicates$/, licence: 'Unlicense' },
];

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/** The old way to say it. */
const Manifest = z.object({ licenses: z.array(z.object({ type: z.string() })) });

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Built into the capture page, and shipped with it. */
const isBuiltIn = (path: string): boolean => BUILT_IN.includes(nameOf(path));

const { packages } = Lock.parse(json('package-lock.json'));
const production = Object.entries(packages)
  .filter(([path]) => path.includes('node_modules/'))
  .filter(([path, { dev, link }]) => (!dev || isBuiltIn(path)) && !link)
  .map(([path, { license }]) => ({
    path,
    name: nameOf(path),
    license,
  }));

/** SPDX: one of those with `OR` between them, each of those with `AND`. */
function isAllowed(name: string, expression: string): boolean {
  const isOne = (licence: string): boolean =>
    ALLOWED.has(licence) ||
    LOOKED_AT.some((entry) => entry.name.test(name) && entry.licence === licence);
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every(isOne));
}

test('the whole production tree is looked at', () => {
  const names = new Set(production.map(({ name }) => name));
  expect([...names]).toEqual(expect.arrayContaining(['express', 'pg', 'sharp', 'zod']));
  expect(names).toContain('onnxruntime-web');
  expect(names).not.toContain('vitest');
});

test('what is built into the capture page has its licence beside it', () => {
  const built = readFileSync(join(root, 'scripts/build-web.ts'), 'utf8');
  expect(BUILT_IN).toEqual(['onnxruntime-web']);
  expect(built).toContain('ONNX Runtime, MIT License.');
});

test('the page holds no package that nobody looked at', () => {
  const bundle = (path: string): unknown => ({ inputs: { 'src/page.ts': {}, [path]: {} } });
  expect(() => checkBuiltIn(bundle('../node_modules/onnxruntime-web/dist/ort.mjs'))).not.toThrow();
  expect(() => checkBuiltIn(bundle('../core/src/index.ts'))).not.toThrow();
  expect(() => checkBuiltIn(bundle('../node_modules/@other/thing/index.js'))).toThrow(
    'the page would hold @other/thing',
  );
});

test('the list of components names what is built into the page', () => {
  const page = { group: '@facenition', name: 'web', 'bom-ref': 'web@1' };
  const listed = { components: [page], dependencies: [{ ref: 'web@1', dependsOn: ['core@1'] }] };
  const { components, dependencies } = withBuiltIn(listed, { packages });
  const ref = `@facenition/web|onnxruntime-web@${packages['node_modules/onnxruntime-web']?.version}`;
  expect(components[1]).toMatchObject({
    name: 'onnxruntime-web',
    'bom-ref': ref,
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  });
  expect(dependencies).toEqual([{ ref: 'web@1', dependsOn: [ref, 'core@1'] }, { ref }]);
  expect(() => withBuiltIn({ ...listed, components: [] }, { packages })).toThrow('@facenition/web');
});

test('every production dependency has a licence that is allowed', () => {
  const refused = production
    .map(({ path, name, license }) => ({
      name,
      licence:
        license ??
        Manifest.parse(json(join(path, 'package.json')))
          .licenses.map(({ type }) => type)
          .join(' OR '),
    }))
    .filter(({ name, licence }) => !isAllowed(name, licence));
  expect(refused).toEqual([]);
});

test.each([
  ['x', 'GPL-3.0-only'],
  ['x', 'MIT AND GPL-3.0-only'],
  ['x', 'LGPL-3.0-or-later'],
  ['x', 'SEE LICENSE IN LICENSE.md'],
])('%s under %s is refused', (name, licence) => {
  expect(isAllowed(name, licence)).toBe(false);
});

test('a choice is enough', () => {
  expect(isAllowed('x', '(GPL-3.0-only OR MIT)')).toBe(true);
});
