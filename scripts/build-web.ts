// Builds what a browser loads: `npm run build:web` fills web/served. The same sources and the same
// lockfile give the same bytes. With `--if-needed` only where it is not there or outdated.
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { checkBuiltIn } from './built-in.ts';
import { isPageOutdated } from './page-age.ts';

const ROOT = join(import.meta.dirname, '..');
const ROOM = join(ROOT, 'web');
const SERVED = join(ROOM, 'served');

/** The page's script loads the element's: one copy of it in the browser's cache. */
const elementApart: Plugin = {
  name: 'element-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/index\.ts$/ }, () => ({ path: './element.js', external: true }));
  },
};

async function bundle(entry: string, outfile: string, sourcemap: boolean): Promise<void> {
  const { metafile } = await build({
    entryPoints: [join(ROOM, 'src', entry)],
    outfile,
    metafile: true,
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
  checkBuiltIn(metafile);
}

/** onnxruntime's WebAssembly, the licence of which its package does not hold as a file. */
function copyRuntime(folder: string): void {
  const require = createRequire(join(ROOM, 'package.json'));
  const dist = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  for (const end of ['mjs', 'wasm']) {
    const name = `ort-wasm-simd-threaded.${end}`;
    copyFileSync(join(dist, name), join(folder, name));
  }
  writeFileSync(join(folder, 'LICENCES.txt'), licences());
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
    '',
    'What ONNX Runtime is built from has licences of its own: ThirdPartyNotices.txt of its source',
    'code lists them.',
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
function compress(path: string): void {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), { params }));
}

function printSizes(): void {
  for (const name of readdirSync(SERVED).sort()) {
    const kib = readFileSync(join(SERVED, name)).length / 1024;
    console.log(`${kib.toFixed(1).padStart(10)} KiB  ${name}`);
  }
}

/** In a folder of its own, which takes its place whole: a server may start meanwhile. */
async function buildPage(): Promise<void> {
  const folder = mkdtempSync(join(ROOM, '.served-'));
  try {
    const sourcemap = process.argv.includes('--source-maps');
    await bundle('index.ts', join(folder, 'element.js'), sourcemap);
    await bundle('page.ts', join(folder, 'page.js'), sourcemap);
    for (const name of ['page.css', 'page.html'])
      copyFileSync(join(ROOM, 'src', name), join(folder, name));
    copyRuntime(folder);
    for (const name of ['element.js', 'page.js', 'ort-wasm-simd-threaded.wasm'])
      compress(join(folder, name));
    // Readable by whoever runs the server: a folder for temporary use is its maker's alone.
    chmodSync(folder, 0o755);
    rmSync(SERVED, { recursive: true, force: true });
    renameSync(folder, SERVED);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isAsked = !process.argv.includes('--if-needed');
if (isAsked || isPageOutdated(ROOT)) {
  await buildPage();
  if (isAsked) printSizes();
}
