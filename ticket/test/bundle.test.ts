import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const MAX_BYTES = 25_000;

test.each(['browser', 'node', 'neutral'] as const)(
  'for %s it is small, and all of it is in the bundle',
  async (platform) => {
    // esbuild refuses what it cannot resolve: there are no `node:` modules in it.
    const { outputFiles, metafile } = await build({
      entryPoints: [join(import.meta.dirname, '..', 'src', 'index.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      platform,
      mainFields: ['module', 'main'],
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([]);
    expect(outputFiles[0]!.contents.length).toBeLessThan(MAX_BYTES);
  },
);
