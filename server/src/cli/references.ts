import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { configuredWebhooks } from '../configured-webhooks.ts';
import { moveReferences, removeReference } from '../service/references.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { formatTable } from './table.ts';
import { withAuditedStore, withStore } from './with-store.ts';

interface ListOptions {
  readonly idp?: string;
  readonly tenant?: string;
  readonly user?: string;
}

/** `facenition references list|revoke|move`: what the vault keeps for identity providers. */
export function addReferencesCommand(program: Command, context: CommandContext): void {
  const references = program
    .command('references')
    .description('the references that the vault keeps for identity providers');
  references
    .command('list')
    .option('--idp <name>', 'of one identity provider: okta, entra, ...')
    .option('--tenant <name>', 'of one tenant of it')
    .option('--user <id>', 'of one person, as the identity provider knows them')
    .description('list them, without the tokens')
    .action((options: ListOptions) => list(context, options));
  references
    .command('revoke')
    .argument('<id>', 'as `references list` shows it: fnr_...')
    .option('--yes', 'do it: the person has to be enrolled again')
    .description('take a reference back: its token never verifies again and is deleted')
    .action((id: string, { yes }: { readonly yes?: true }) => revoke(context, id, yes === true));
  references
    .command('move')
    .requiredOption('--from <idp:tenant:user>', 'whose they are')
    .requiredOption('--to <idp:tenant:user>', 'whose they become')
    .description('give the references of a person to another id of the same person')
    .action((options: { readonly from: string; readonly to: string }) => move(context, options));
}

const PAGE = 500;

async function list({ terminal, config }: CommandContext, options: ListOptions): Promise<void> {
  const { idp, tenant, user: userId } = options;
  const rows = await withStore(config(), async ({ vault }) => {
    const found: (readonly string[])[] = [];
    for (let after: string | undefined; ; ) {
      const page = await vault.list({ idp, tenant, userId }, PAGE, after);
      for (const { id, subject, scope, level, input, createdAt, verifiedAt } of page) {
        found.push([
          id,
          subject.idp,
          subject.tenant,
          subject.userId,
          scope,
          String(level),
          input,
          new Date(createdAt).toISOString(),
          verifiedAt === undefined ? '' : new Date(verifiedAt).toISOString(),
        ]);
      }
      if (page.length < PAGE) return found;
      after = page.at(-1)?.id;
    }
  });
  const heads = ['id', 'idp', 'tenant', 'user', 'scope', 'accuracy', 'input', 'made', 'verified'];
  terminal.out(formatTable(heads, rows));
}

async function revoke(
  { terminal, config, exit }: CommandContext,
  id: string,
  isMeant: boolean,
): Promise<void> {
  if (!isMeant) {
    terminal.err('nothing is revoked: --yes does it\n');
    exit(EXIT.no);
    return;
  }
  const settings = config();
  const ports = { webhooks: configuredWebhooks(settings), clock: Date.now };
  await withAuditedStore(settings, async (store) => {
    await store.transaction((parts) => removeReference(parts, { id }, 'operator', ports));
    await store.scrub();
  });
  terminal.out(`reference ${id} is revoked\n`);
}

async function move(
  { terminal, config }: CommandContext,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const moving = { from: subjectOf(from, '--from'), to: subjectOf(to, '--to') };
  const moved = await withAuditedStore(config(), (store) =>
    store.transaction((parts) => moveReferences(parts, moving, 'operator', { clock: Date.now })),
  );
  terminal.out(`${moved} moved\n`);
}

/** The user id may have colons in it. */
function subjectOf(text: string, option: string) {
  const [, idp, tenant, userId] = /^([^:]+):([^:]+):(.+)$/.exec(text) ?? [];
  if (idp === undefined || tenant === undefined || userId === undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', `${option}: must be idp:tenant:user`);
  }
  return { idp, tenant, userId };
}
