import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Block, isNamed, ROOT } from './blocks.ts';
import type { Checkout } from './checkout.ts';
import { SURROUNDINGS } from './surroundings.ts';

const run = promisify(execFile);

/** Where the program of a block is written down. */
function fileOf({ document, line, language }: Block): string {
  return `${document.replaceAll(/[./]/g, '-')}-${line}.${language === 'js' ? 'mjs' : 'ts'}`;
}

/** Writes every program, with what its reader has around it, into the checkout. */
export async function writePrograms(
  blocks: readonly Block[],
  { folder, server }: Checkout,
): Promise<void> {
  for (const block of blocks) {
    const around = SURROUNDINGS.find((name) => isNamed(block, name));
    const text = block.text
      .replaceAll('http://localhost:8080', server.url)
      .replaceAll('https://faces.example', server.url);
    const program = [around?.before ?? '', text, around?.after ?? '', 'export {};\n'].join('\n');
    await writeFile(join(folder, fileOf(block)), program);
  }
}

/** Rejects with what the compiler says of a program that is typed. */
export async function checkTypes({ folder }: Checkout): Promise<void> {
  const base = await readFile(join(ROOT, 'tsconfig.base.json'), 'utf8');
  const { compilerOptions }: { compilerOptions: Record<string, unknown> } = JSON.parse(base);
  const settings = {
    compilerOptions: {
      ...compilerOptions,
      // The types that are published, not the sources behind them.
      customConditions: [],
      composite: false,
      declarationMap: false,
      sourceMap: false,
      noEmit: true,
      noUnusedLocals: false,
      rootDir: '/',
      lib: ['ES2024'],
      types: ['node'],
      skipLibCheck: true,
    },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const packages = ['core', 'server', 'client', 'ticket', 'hook'].map((name) => join(ROOT, name));
  for (const argv of [
    ['--build', ...packages],
    ['-p', folder],
  ]) {
    await run(process.execPath, [tsc, ...argv]).catch(({ stdout }: { stdout: string }) => {
      throw new Error(stdout);
    });
  }
}

/** Rejects with what a program says that does not end well. */
export async function runProgram(block: Block, { folder, environment }: Checkout): Promise<void> {
  const argv = ['--conditions=@facenition/source', join(folder, fileOf(block))];
  await run(process.execPath, argv, { cwd: folder, env: environment });
}
