// Runs a program on Node 24. Written in plain JavaScript that older versions run too, because it is
// what finds the newer one: this process, else the platform package of a checkout. (npm 10 does not
// always link that package's `node` into node_modules/.bin.)
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const NEEDED_MAJOR = 24;
const EXIT_FAULT = 2;

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  try {
    const name = `node-${process.platform}-${process.arch}`;
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const binary = join(dirname(manifest), 'bin', 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Becomes that program: same terminal, same signals, same exit code. */
export function runOnNode24(argv) {
  const node = findNode();
  if (node === undefined) {
    process.stderr.write(
      `facenition: needs Node ${NEEDED_MAJOR} or newer, this is ${process.versions.node}: install it from https://nodejs.org\n`,
    );
    process.exit(EXIT_FAULT);
  }
  const child = spawn(node, argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`facenition: cannot start ${node}: ${error.message}\n`);
    process.exit(EXIT_FAULT);
  });
  child.on('exit', (code, signal) => {
    // The shell's convention for an end by signal.
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}
