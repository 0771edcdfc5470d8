#!/usr/bin/env node
// Starts the command line: in a checkout from its sources, elsewhere as it was built.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from './node24.js';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '..', 'src', 'main.ts');
const program = existsSync(source)
  ? ['--conditions=@facenition/source', source]
  : [join(here, '..', 'dist', 'main.js')];

runOnNode24([...program, ...process.argv.slice(2)]);
