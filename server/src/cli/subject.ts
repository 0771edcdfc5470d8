import { FacenitionError, identityTokenId } from '@facenition/core';
import type { Command } from 'commander';
import { configuredWebhooks } from '../configured-webhooks.ts';
import { attemptKey } from '../service/verification.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { readLine } from './secrets.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

interface SubjectOptions {
  readonly id?: string;
  readonly tokenFile?: string;
  readonly reference?: string;
}

/**
 * `facenition subject export|erase`: what is kept about the holder of one identity token. The face
 * is not kept, nor the token but that of a member of a roster or of a reference in the vault, so that
 * there is nothing else of them to export or to erase.
 */
export function addSubjectCommand(program: Command, context: CommandContext): void {
  const subject = program.command('subject').description('what is kept about one token');
  const named = (command: Command): Command =>
    command
      .option('--id <id>', 'of the identity token: fni_...')
      .option('--token-file <file>', 'read the identity token from a file')
      .option('--reference <id>', 'of the reference in the vault that holds it: fnr_...');
  named(subject.command('export'))
    .description('print all of it, as JSON')
    .action((options: SubjectOptions) => exportAll(context, options));
  named(subject.command('erase'))
    .option('--yes', 'do it: the token never verifies again')
    .description('remove all of it, and print what was removed and what has to stay')
    .action((options: SubjectOptions & { readonly yes?: true }) => erase(context, options));
}

async function exportAll(context: CommandContext, options: SubjectOptions) {
  const { terminal, config } = context;
  const id = await idOf(context, options);
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
  context: CommandContext,
  { yes, ...options }: SubjectOptions & { readonly yes?: true },
): Promise<void> {
  const { terminal, config, exit } = context;
  const id = await idOf(context, options);
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
  { terminal, config }: CommandContext,
  { id, tokenFile, reference }: SubjectOptions,
): Promise<string> {
  const given = [id, tokenFile, reference].filter((one) => one !== undefined);
  if (given.length === 1 && reference !== undefined) {
    const found = await withStore(config(), ({ vault }) => vault.find(reference));
    if (found !== undefined) return found.tokenId;
    throw new FacenitionError('ERR_NOT_FOUND', 'there is no such reference');
  }
  if (given.length === 1 && tokenFile !== undefined) {
    return identityTokenId(await readLine(terminal, tokenFile));
  }
  if (given.length === 1 && id !== undefined && /^fni_[\w-]{27}$/.test(id)) return id;
  throw new FacenitionError(
    'ERR_FIELD_INVALID',
    'give one of --id fni_..., --reference fnr_... and --token-file',
  );
}
