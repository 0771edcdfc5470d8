// `node scripts/sbom/write.js FILE`: the production dependencies of the working directory as
// CycloneDX, and what is built into the capture page. Not `npm sbom --omit dev`: that leaves out what is a dependency of a workspace and a
// development dependency of the root at once (npm/cli#7909), here zod, pg, sharp and 60 more.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withBuiltIn } from './built-in.js';

const program = new URL(
  'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js',
  import.meta.url,
);
const [file = 'sbom.json'] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(program),
    '--omit=dev',
    '--mc-type=application',
    '--spec-version=1.6',
    '--output-reproducible',
    `--output-file=${file}`,
  ],
  { stdio: 'inherit' },
);
if (status === 0) {
  const [listed, lock] = [file, 'package-lock.json'].map((path) =>
    JSON.parse(readFileSync(path, 'utf8')),
  );
  writeFileSync(file, `${JSON.stringify(withBuiltIn(listed, lock), null, 2)}\n`);
}
process.exitCode = status ?? 1;
