import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { attemptKey } from '../service/verification.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';
import { withStore } from './with-store.ts';

const PREFIX = attemptKey('');

/** `facenition lockouts list|lift`: identity tokens that were refused lately. */
export function addLockoutsCommand(program: Command, context: CommandContext): void {
  const lockouts = program.command('lockouts').description('tokens that were tried too often');
  lockouts
    .command('list')
    .description('list the tokens with failed tries, by id')
    .action(() => list(context));
  lockouts
    .command('lift')
    .argument('<id>', 'as `lockouts list` shows it')
    .description('forget the failed tries of a token')
    .action((id: string) => lift(context, id));
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const failing = await withStore(config(), ({ attempts }) => attempts.list(Date.now()));
  const rows = failing.map(({ key, failures, lockedUntil }) => [
    key.slice(PREFIX.length),
    String(failures),
    lockedUntil === undefined ? '' : new Date(lockedUntil).toISOString(),
  ]);
  terminal.out(formatTable(['id', 'failures', 'locked until'], rows));
}

async function lift({ terminal, config }: CommandContext, id: string): Promise<void> {
  const known = await withStore(config(), ({ attempts }) => attempts.unlock(attemptKey(id)));
  if (!known) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'there are no failed tries of this id');
  }
  terminal.out(`the failed tries of ${id} are forgotten\n`);
}
