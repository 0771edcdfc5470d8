// Writes the bundle of the triggers into a folder, for whoever deploys it without CDK:
//   node scripts/node24.js infra/aws/bin/bundle.ts FOLDER
import { mkdir } from 'node:fs/promises';
import { bundleTriggers } from '../src/index.ts';

const [, , folder] = process.argv;
if (folder === undefined) {
  process.stderr.write('Which folder?\n');
  process.exitCode = 2;
} else {
  await mkdir(folder, { recursive: true });
  process.stdout.write(`${bundleTriggers(folder)} bytes in ${folder}\n`);
}
