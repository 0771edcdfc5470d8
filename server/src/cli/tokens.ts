import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { openConfiguredStore } from '../server.ts';
import type { ClientTokens } from '../store/client-tokens.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';

/** `facenition tokens create|list|revoke`. A token is seen once, when it is made. */
export function addTokensCommand(program: Command, context: CommandContext): void {
  const tokens = program.command('tokens').description('who may call the server');
  tokens
    .command('create')
    .argument('<name>', 'of the client, so that its token can be told from others')
    .description('make a token and show it, this once')
    .action((name: string) => create(context, name));
  tokens
    .command('list')
    .description('list the tokens by id and name')
    .action(() => list(context));
  tokens
    .command('revoke')
    .argument('<id>', 'as `tokens list` shows it')
    .description('refuse a token from now on')
    .action((id: string) => revoke(context, id));
}

async function create({ terminal, config }: CommandContext, name: string): Promise<void> {
  const token = await withTokens(config(), (tokens) => tokens.create(name, Date.now()));
  terminal.out(`FACENITION_TOKEN=${token}\n`);
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const found = await withTokens(config(), (tokens) => tokens.list());
  const rows = found.map(({ id, name, createdAt, lastUsedAt }) => [
    String(id),
    name,
    new Date(createdAt).toISOString(),
    lastUsedAt === undefined ? 'never' : new Date(lastUsedAt).toISOString(),
  ]);
  terminal.out(formatTable(['id', 'name', 'created', 'last used'], rows));
}

async function revoke({ terminal, config }: CommandContext, id: string): Promise<void> {
  const isNumber = /^\d{1,9}$/.test(id);
  const known = isNumber && (await withTokens(config(), (tokens) => tokens.revoke(Number(id))));
  if (!known) throw new FacenitionError('ERR_FIELD_INVALID', 'there is no token of this id');
  terminal.out(`token ${id} is revoked\n`);
}

async function withTokens<T>(
  config: Config,
  work: (tokens: ClientTokens) => Promise<T>,
): Promise<T> {
  const store = await openConfiguredStore(config);
  try {
    return await work(store.clientTokens);
  } finally {
    await store.close();
  }
}
