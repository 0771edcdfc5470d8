#!/usr/bin/env node
// Starts the command line on Node 24. Written in plain JavaScript that older versions run too,
// because it is what finds the newer one: this process, else the platform package of a checkout.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const EXIT_FAULT = 2;
const here = dirname(fileURLToPath(import.meta.url));

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

function findProgram() {
  const source = join(here, '..', 'src', 'main.ts');
  return existsSync(source)
    ? ['--conditions=@facenition/source', source]
    : [join(here, '..', 'dist', 'main.js')];
}

const node = findNode();
if (node === undefined) {
  process.stderr.write(
    `facenition: needs Node ${NEEDED_MAJOR} or newer, this is ${process.versions.node}: install it from https://nodejs.org\n`,
  );
  process.exit(EXIT_FAULT);
}

const child = spawn(node, [...findProgram(), ...process.argv.slice(2)], { stdio: 'inherit' });
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
