import type { Command } from 'commander';
import { hashClientSecret } from '../oidc/client-secret.ts';
import { newClientSecret } from '../oidc/registration.ts';
import type { ServiceStoreParts } from '../service/ports.ts';
import { type CommandContext, EXIT } from './command.ts';
import { OPERATOR, withAuditedStore } from './with-store.ts';

type Change =
  | 'relying-party-secret-replaced'
  | 'relying-party-disabled'
  | 'relying-party-enabled'
  | 'relying-party-removed';

/** `facenition clients rotate-secret|disable|enable|remove`. */
export function addClientChanges(clients: Command, context: CommandContext): void {
  const command = (name: string, description: string): Command =>
    clients.command(name).argument('<id>', 'as `clients list` shows it').description(description);
  command(
    'rotate-secret',
    'make another secret and show it, this once: the former is refused from now on',
  ).action((id: string) => rotate(context, id));
  command('disable', 'refuse it until it is enabled again').action(async (id: string) => {
    await change(context, id, 'relying-party-disabled', ({ relyingParties }) =>
      relyingParties.setDisabled(id, Date.now()),
    );
  });
  command('enable', 'let it in again').action(async (id: string) => {
    await change(context, id, 'relying-party-enabled', ({ relyingParties }) =>
      relyingParties.setDisabled(id, undefined),
    );
  });
  command('remove', 'forget it')
    .option('--yes', 'do it')
    .action((id: string, { yes }: { readonly yes?: true }) => remove(context, id, yes === true));
}

async function rotate(context: CommandContext, id: string): Promise<void> {
  const secret = newClientSecret();
  const isDone = await change(
    context,
    id,
    'relying-party-secret-replaced',
    ({ relyingParties }) => relyingParties.replaceSecret(id, hashClientSecret(secret)),
    'with a secret',
  );
  if (isDone) context.terminal.out(`client_secret: ${secret}\n`);
}

async function remove(context: CommandContext, id: string, isMeant: boolean): Promise<void> {
  if (!isMeant) {
    context.terminal.err('nothing is removed: --yes does it\n');
    context.exit(EXIT.no);
    return;
  }
  await change(context, id, 'relying-party-removed', ({ relyingParties }) =>
    relyingParties.remove(id),
  );
}

async function change(
  { terminal, config, exit }: CommandContext,
  id: string,
  type: Change,
  work: (parts: ServiceStoreParts) => Promise<boolean>,
  which = 'of this id',
): Promise<boolean> {
  const isDone = await withAuditedStore(config(), (store) =>
    store.transaction(async (parts) => {
      if (!(await work(parts))) return false;
      await parts.auditEntries.append({ type, ...OPERATOR, relyingParty: id }, Date.now());
      return true;
    }),
  );
  if (isDone) return true;
  terminal.err(`there is no relying party ${which}\n`);
  exit(EXIT.no);
  return false;
}
