import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { openConfiguredStore } from '../server.ts';
import type { Store } from '../store/store.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';

/** `facenition tokens create|list|revoke`. A token is seen once, when it is made. */
export function addTokensCommand(program: Command, { terminal, config }: CommandContext): void {
  const tokens = program.command('tokens').description('who may call the server');

  async function withTokens<T>(work: (tokens: Store['clientTokens']) => Promise<T>): Promise<T> {
    const store = await openConfiguredStore(config());
    try {
      return await work(store.clientTokens);
    } finally {
      await store.close();
    }
  }

  tokens
    .command('create')
    .argument('<name>', 'of the client, so that its token can be told from others')
    .description('make a token and show it, this once')
    .action(async (name: string) => {
      const token = await withTokens(({ create }) => create(name, Date.now()));
      terminal.out(`FACENITION_TOKEN=${token}\n`);
    });
  tokens
    .command('list')
    .description('list the tokens by id and name')
    .action(async () => {
      const rows = (await withTokens(({ list }) => list())).map((token) => [
        String(token.id),
        token.name,
        new Date(token.createdAt).toISOString(),
        token.lastUsedAt === undefined ? 'never' : new Date(token.lastUsedAt).toISOString(),
      ]);
      terminal.out(formatTable(['id', 'name', 'created', 'last used'], rows));
    });
  tokens
    .command('revoke')
    .argument('<id>', 'as `tokens list` shows it')
    .description('refuse a token from now on')
    .action(async (id: string) => {
      const known = /^\d{1,9}$/.test(id) && (await withTokens(({ revoke }) => revoke(Number(id))));
      if (!known) throw new FacenitionError('ERR_FIELD_INVALID', 'there is no token of this id');
      terminal.out(`token ${id} is revoked\n`);
    });
}
