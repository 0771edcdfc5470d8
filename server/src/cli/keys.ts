import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { createKeyFile, readKeyFile, rotateKeyFile } from '../keys/key-file.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';

/** `facenition keys init|rotate|list`. No command ever prints a key. */
export function addKeysCommand(program: Command, { terminal, config }: CommandContext): void {
  const keys = program.command('keys').description('the secret keys behind every token');
  keys
    .command('init')
    .description('make a key file (the first `serve` does it too)')
    .action(async () => {
      const { keyFile } = config();
      if (!(await createKeyFile(keyFile, Date.now()))) {
        throw new FacenitionError(
          'ERR_KEYS_UNAVAILABLE',
          `${keyFile} is there already: \`facenition keys rotate\` adds a generation`,
        );
      }
      terminal.out(
        `made ${keyFile}: keep a copy in a safe place, tokens are worthless without it\n`,
      );
    });
  keys
    .command('rotate')
    .description('add a generation that new tokens use; older ones keep verifying')
    .action(async () => {
      const kid = await rotateKeyFile(config().keyFile, Date.now());
      terminal.out(`generation ${kid} is current: renew your copy of the key file\n`);
    });
  keys
    .command('list')
    .description('list the generations')
    .action(async () => {
      const generations = await readKeyFile(config().keyFile);
      const rows = generations.map(({ kid, created }, at) => [
        String(kid),
        created,
        at === generations.length - 1 ? 'current' : '',
      ]);
      terminal.out(formatTable(['kid', 'created', ''], rows));
    });
}
