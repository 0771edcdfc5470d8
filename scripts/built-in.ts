import * as z from 'zod';
import { BUILT_IN } from './sbom/built-in.js';

const Metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });

/**
 * Throws where a bundle holds another package than `BUILT_IN`: its licence has to be looked at, and
 * stand in LICENCES.txt and in the list of components.
 *
 * @param metafile of esbuild
 */
export function checkBuiltIn(metafile: unknown): void {
  const { inputs } = Metafile.parse(metafile);
  const others = Object.keys(inputs)
    .flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
    .filter((name) => !BUILT_IN.includes(name) && !name.startsWith('@facenition/'));
  if (others.length === 0) return;
  throw new Error(
    `the page would hold ${[...new Set(others)].join(', ')}: see scripts/sbom/built-in.js`,
  );
}
