import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Each operation adds its path and the form of its answer: with `ticketsConsume`, 160 bytes. */
const MAX_BYTES = 11_500;

async function bundle(entry: string, options: object) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(import.meta.dirname, '..', 'src', entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...options,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return { size: outputFiles[0]!.contents.length, imports: imports.map(({ path }) => path) };
}

test('the default entry is small and needs nothing but the platform', async () => {
  // For a browser, esbuild refuses what it cannot resolve: `node:` modules and undici's own.
  const { size, imports } = await bundle('index.ts', { platform: 'browser' });
  expect(imports).toEqual([]);
  expect(size).toBeLessThan(MAX_BYTES);
});

test('the entry for Node adds undici and nothing else', async () => {
  const { size, imports } = await bundle('node.ts', { platform: 'node', packages: 'external' });
  expect(imports).toEqual(['undici']);
  expect(size).toBeLessThan(MAX_BYTES);
});

test.each([
  ['browser', [], []],
  ['neutral', ['deno', 'node'], []],
  ['neutral', ['bun', 'node'], []],
  ['node', ['node'], ['undici']],
] as const)(
  '%s with %j gets its entry by the name of the package',
  async (platform, own, imports) => {
    const found = await bundle('../test/by-name.js', {
      platform,
      conditions: ['@facenition/source', ...own],
      external: ['undici'],
    });
    expect(found.imports).toEqual(imports);
  },
);
