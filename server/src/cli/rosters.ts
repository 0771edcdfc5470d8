import type { Command } from 'commander';
import { configuredWebhooks } from '../configured-webhooks.ts';
import { deleteRoster } from '../service/rosters.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { formatTable } from './table.ts';
import { withAuditedStore, withStore } from './with-store.ts';

/** `facenition rosters list|delete`: groups of people among whom clients look for one. */
export function addRostersCommand(program: Command, context: CommandContext): void {
  const rosters = program
    .command('rosters')
    .description('groups of people among whom clients look for one');
  rosters
    .command('list')
    .description('list the rosters, with the client that made each and what it said it is for')
    .action(() => list(context));
  rosters
    .command('delete')
    .argument('<id>', 'as `rosters list` shows it')
    .option('--yes', 'do it: the tokens of all members are revoked and deleted')
    .description('remove a roster with all its members')
    .action((id: string, { yes }: { readonly yes?: true }) => remove(context, id, yes === true));
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const { rosters, clients } = await withStore(config(), async (store) => ({
    rosters: await store.rosters.list(),
    clients: await store.clientTokens.list(),
  }));
  const byId = new Map(clients.map((client) => [client.id, client]));
  const rows = rosters.map(({ id, name, level, members, clientId = -1, createdAt }) => {
    const maker = byId.get(clientId);
    const client = byId.get(maker?.parentId ?? clientId);
    return [
      id,
      name,
      String(level),
      String(members),
      new Date(createdAt).toISOString(),
      client === undefined ? '' : `${client.id} ${client.name}`,
      client?.rosterPurpose ?? '',
    ];
  });
  const heads = ['id', 'name', 'accuracy', 'members', 'created', 'client', 'purpose'];
  terminal.out(formatTable(heads, rows));
}

async function remove(
  { terminal, config, exit }: CommandContext,
  id: string,
  isMeant: boolean,
): Promise<void> {
  if (!isMeant) {
    terminal.err('nothing is deleted: --yes does it\n');
    exit(EXIT.no);
    return;
  }
  const settings = config();
  const webhooks = configuredWebhooks(settings);
  const removed = await withAuditedStore(settings, async (store) => {
    const ports = { store, webhooks, clock: Date.now };
    const members = await deleteRoster(id, 'operator', ports, async () => {});
    await store.scrub();
    return members;
  });
  terminal.out(`roster ${id} is deleted, with ${removed} members\n`);
}
