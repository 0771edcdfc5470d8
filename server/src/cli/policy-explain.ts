import { FacenitionError } from '@facenition/core';
import { parsePolicyEvent } from '../policy/event.ts';
import { explain } from '../policy/explain.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import type { StepUpPolicy } from '../policy/policy.ts';
import { explainReason } from '../policy/reasons.ts';
import { explainStepUp, policyInUse } from '../service/step-up-policy.ts';
import { type CommandContext, EXIT } from './command.ts';
import { formatFinding, hasErrors, readPolicyFile } from './policy-file.ts';
import { withStore } from './with-store.ts';

export interface ExplainOptions {
  readonly stored?: true;
  readonly event?: string;
  readonly reason?: string;
  readonly txn?: string;
}

/** `facenition policy explain` */
export async function explainPolicy(
  context: CommandContext,
  file: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const { stored, event, reason, txn } = options;
  const named = [file, stored, txn].filter((one) => one !== undefined).length;
  if (txn !== undefined && named === 1 && event === undefined && reason === undefined) {
    return explainTransaction(context, txn);
  }
  if (txn === undefined && named === 1 && event !== undefined) {
    return explainEvent(context, file, event, reason);
  }
  if (named === 0 && event === undefined && reason !== undefined) {
    context.terminal.out(`${explainReason(reason)}\n`);
    return;
  }
  throw new FacenitionError(
    'ERR_FIELD_INVALID',
    'explain takes a file or --stored with --event, or --txn alone, or --reason alone',
  );
}

async function explainTransaction(
  { terminal, config, exit }: CommandContext,
  txn: string,
): Promise<void> {
  const sentences = await withStore(config(), (store) => explainStepUp(store, txn));
  if (sentences === undefined) {
    terminal.err(
      'nothing is kept of this transaction: it is unknown here, or older than 30 days\n',
    );
    exit(EXIT.no);
    return;
  }
  terminal.out(`${sentences.join('\n')}\n`);
}

async function explainEvent(
  context: CommandContext,
  file: string | undefined,
  given: string,
  reason: string | undefined,
): Promise<void> {
  const { terminal } = context;
  const event = parsePolicyEvent(given === '-' ? await terminal.readInput() : given);
  const policy = await policyToExplain(context, file);
  if (policy === undefined) return;
  const attempt = reason === undefined ? undefined : { outcome: 'failed', reasons: [reason] };
  terminal.out(`${explain(policy, event, attempt).join('\n')}\n`);
}

/** That of the file, else the one in use. `undefined`: it cannot be used, and it was told why. */
async function policyToExplain(
  context: CommandContext,
  file: string | undefined,
): Promise<StepUpPolicy | undefined> {
  if (file === undefined) return withStore(context.config(), policyInUse);
  const { text, findings } = await readPolicyFile(context, file);
  if (!hasErrors(findings)) return policyFrom(text);
  context.terminal.err(findings.map((finding) => formatFinding(file, finding)).join(''));
  context.exit(EXIT.no);
  return undefined;
}
