import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import type { Delivery, Outbox } from '../store/outbox.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';
import { withStore } from './with-store.ts';

/** As many of each state as a person looks through. */
const MOST_SHOWN = 100;

/** `facenition webhooks list|retry`: what other systems have not been told yet. */
export function addWebhooksCommand(program: Command, { terminal, config }: CommandContext): void {
  const webhooks = program.command('webhooks').description('what other systems are told');
  webhooks
    .command('list')
    .option('--pending', 'only those that are still tried')
    .option('--dead', 'only those that were given up')
    .description('list the deliveries that have not got through')
    .action(async (options: { readonly pending?: true; readonly dead?: true }) => {
      const found = await withStore(config(), ({ outbox }) => find(outbox, statesOf(options)));
      terminal.out(formatTable(HEADS, found.shown.map(rowOf)));
      if (found.more)
        terminal.err(`there are more: the oldest ${MOST_SHOWN} of a state are shown\n`);
    });
  webhooks
    .command('retry')
    .argument('<id>', 'as `webhooks list --dead` shows it')
    .description('begin anew with a delivery that was given up')
    .action(async (id: string) => {
      const known = await withStore(config(), ({ outbox }) => outbox.retry(id, Date.now()));
      if (!known) {
        const message = 'there is no delivery of this id that was given up';
        throw new FacenitionError('ERR_FIELD_INVALID', message);
      }
      terminal.out(`delivery ${id} is due again: a running server makes it\n`);
    });
}

type Undelivered = Exclude<Delivery['state'], 'delivered'>;

function statesOf({
  pending,
  dead,
}: {
  readonly pending?: true;
  readonly dead?: true;
}): readonly Undelivered[] {
  if (pending === dead) return ['pending', 'dead'];
  return pending ? ['pending'] : ['dead'];
}

async function find(
  outbox: Pick<Outbox, 'list'>,
  states: readonly Undelivered[],
): Promise<{ readonly shown: readonly Delivery[]; readonly more: boolean }> {
  const shown: Delivery[] = [];
  let more = false;
  for (const state of states) {
    const found = await outbox.list(state, MOST_SHOWN + 1);
    shown.push(...found.slice(0, MOST_SHOWN));
    more ||= found.length > MOST_SHOWN;
  }
  return { shown, more };
}

const HEADS = ['id', 'state', 'endpoint', 'created', 'tries', 'last failure', 'next try'];

function rowOf(delivery: Delivery): readonly string[] {
  const { id, state, url, createdAt, attempts, lastFailure, nextAt } = delivery;
  return [
    id,
    state,
    // Without the path, where some services put a secret.
    URL.parse(url)?.host ?? '',
    new Date(createdAt).toISOString(),
    String(attempts),
    lastFailure ?? '',
    nextAt === undefined ? '' : new Date(nextAt).toISOString(),
  ];
}
