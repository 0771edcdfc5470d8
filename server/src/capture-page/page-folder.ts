import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the capture page consists of, as it was built into the package of the page. */
export const PAGE_FILES = [
  'page.js',
  'element.js',
  'page.css',
  'ort-wasm-simd-threaded.wasm',
  'ort-wasm-simd-threaded.mjs',
] as const;

/** Where the package of the page has its built files. */
export function pageFolder(): string {
  const manifest = fileURLToPath(import.meta.resolve('@facenition/web/package.json'));
  return join(dirname(manifest), 'served');
}

/** Whether everything is there that browsers ask for. */
export async function isPageBuilt(folder: string): Promise<boolean> {
  const looks = ['page.html', ...PAGE_FILES].map((name) =>
    access(join(folder, name)).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(looks)).every((isThere) => isThere);
}
