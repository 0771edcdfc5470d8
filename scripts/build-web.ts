// Builds what a browser loads: `npm run build:web` fills web/served. The same sources and the same
// lockfile give the same bytes.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const ROOM = join(import.meta.dirname, '../web');
const SERVED = join(ROOM, 'served');

/** The page's script loads the element's: one copy of it in the browser's cache. */
const elementApart: Plugin = {
  name: 'element-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/index\.ts$/ }, () => ({ path: './element.js', external: true }));
  },
};

async function bundle(entry: string, name: string, sourcemap: boolean): Promise<void> {
  await build({
    entryPoints: [join(ROOM, 'src', entry)],
    outfile: join(SERVED, name),
    absWorkingDir: ROOM,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome119', 'firefox122', 'safari17.4'],
    conditions: ['@facenition/source', 'onnxruntime-web-use-extern-wasm'],
    legalComments: 'eof',
    sourcemap,
    charset: 'utf8',
    plugins: entry === 'page.ts' ? [elementApart] : [],
  });
}

/** onnxruntime's WebAssembly, the licence of which its package does not hold as a file. */
function copyRuntime(): void {
  const require = createRequire(join(ROOM, 'package.json'));
  const dist = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  for (const end of ['mjs', 'wasm']) {
    const name = `ort-wasm-simd-threaded.${end}`;
    copyFileSync(join(dist, name), join(SERVED, name));
  }
  writeFileSync(join(SERVED, 'LICENCES.txt'), licences());
}

function licences(): string {
  const own = 'element.js, page.js, page.css, page.html: Facenition, Apache License 2.0.';
  const foreign = [
    'ort-wasm-simd-threaded.mjs, ort-wasm-simd-threaded.wasm, and a part of element.js:',
    'ONNX Runtime, MIT License.',
    '',
    'Copyright (c) Microsoft Corporation',
    '',
    ...MIT,
  ];
  return `${own}\n\n${foreign.join('\n')}\n`;
}

const MIT = [
  'Permission is hereby granted, free of charge, to any person obtaining a copy',
  'of this software and associated documentation files (the "Software"), to deal',
  'in the Software without restriction, including without limitation the rights',
  'to use, copy, modify, merge, publish, distribute, sublicense, and/or sell',
  'copies of the Software, and to permit persons to whom the Software is',
  'furnished to do so, subject to the following conditions:',
  '',
  'The above copyright notice and this permission notice shall be included in all',
  'copies or substantial portions of the Software.',
  '',
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR',
  'IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,',
  'FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE',
  'AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER',
  'LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,',
  'OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE',
  'SOFTWARE.',
];

/** Fourteen megabytes become less than four: beside each large file, for servers that can tell. */
function compress(name: string): void {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const packed = brotliCompressSync(readFileSync(join(SERVED, name)), { params });
  writeFileSync(join(SERVED, `${name}.br`), packed);
}

function printSizes(): void {
  for (const name of readdirSync(SERVED).sort()) {
    const kib = readFileSync(join(SERVED, name)).length / 1024;
    console.log(`${kib.toFixed(1).padStart(10)} KiB  ${name}`);
  }
}

const sourcemap = process.argv.includes('--source-maps');
rmSync(SERVED, { recursive: true, force: true });
mkdirSync(SERVED, { recursive: true });
await bundle('index.ts', 'element.js', sourcemap);
await bundle('page.ts', 'page.js', sourcemap);
for (const name of ['page.css', 'page.html'])
  copyFileSync(join(ROOM, 'src', name), join(SERVED, name));
copyRuntime();
for (const name of ['element.js', 'page.js', 'ort-wasm-simd-threaded.wasm']) compress(name);
printSizes();
