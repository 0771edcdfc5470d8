import { FacenitionError, identityTokenId } from '@facenition/core';
import type { Command } from 'commander';
import { configuredWebhooks } from '../configured-webhooks.ts';
import { attemptKey } from '../service/verification.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { readLine } from './secrets.ts';
import { OPERATOR, withAuditedStore } from './with-store.ts';

interface SubjectOptions {
  readonly id?: string;
  readonly tokenFile?: string;
}

/**
 * `facenition subject export|erase`: what is kept about the holder of one identity token. The face
 * is not kept, nor the token but that of a member of a roster, so that there is nothing else of them
 * to export or to erase.
 */
export function addSubjectCommand(program: Command, context: CommandContext): void {
  const subject = program.command('subject').description('what is kept about one token');
  const named = (command: Command): Command =>
    command
      .option('--id <id>', 'of the identity token: fni_...')
      .option('--token-file <file>', 'read the identity token from a file');
  named(subject.command('export'))
    .description('print all of it, as JSON')
    .action((options: SubjectOptions) => exportAll(context, options));
  named(subject.command('erase'))
    .option('--yes', 'do it: the token never verifies again')
    .description('remove all of it, and print what was removed and what has to stay')
    .action((options: SubjectOptions & { readonly yes?: true }) => erase(context, options));
}

async function exportAll({ terminal, config }: CommandContext, options: SubjectOptions) {
  const id = await idOf({ terminal }, options);
  const records = await withAuditedStore(config(), async (store) => {
    const alias = await store.identityTokens.aliasOf(id);
    await store.auditEntries.append(
      { type: 'exported', ...OPERATOR, ...(alias !== undefined && { alias }) },
      Date.now(),
    );
    return store.identityTokens.export(id);
  });
  terminal.out(`${JSON.stringify({ id, records: records ?? {} }, undefined, 2)}\n`);
}

async function erase(
  { terminal, config, exit }: CommandContext,
  { yes, ...options }: SubjectOptions & { readonly yes?: true },
): Promise<void> {
  const id = await idOf({ terminal }, options);
  if (yes !== true) {
    terminal.err('nothing is erased: --yes does it\n');
    exit(EXIT.no);
    return;
  }
  const settings = config();
  const erasure = await withAuditedStore(settings, async (store) => {
    const done = await store.transaction(async (parts) => {
      const now = Date.now();
      const erased = await parts.identityTokens.erase(id, now);
      if (erased.revoked) {
        await configuredWebhooks(settings).announce(parts, { type: 'token.revoked', id }, now);
      }
      await parts.attempts.unlock(attemptKey(id));
      // Without its alias: from here on nothing leads from the log to the token.
      await parts.auditEntries.append({ type: 'erased', ...OPERATOR }, now);
      return erased;
    });
    await store.scrub();
    return done;
  });
  terminal.out(`${JSON.stringify({ id, ...erasure }, undefined, 2)}\n`);
}

async function idOf(
  { terminal }: Pick<CommandContext, 'terminal'>,
  { id, tokenFile }: SubjectOptions,
): Promise<string> {
  if (id === undefined && tokenFile !== undefined) {
    return identityTokenId(await readLine(terminal, tokenFile));
  }
  if (id !== undefined && tokenFile === undefined && /^fni_[\w-]{27}$/.test(id)) return id;
  throw new FacenitionError('ERR_FIELD_INVALID', 'give one of --id fni_... and --token-file');
}
