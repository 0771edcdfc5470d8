import { FacenitionError } from '@facenition/core';
import { BUILT_IN_POLICY, BUILT_IN_POLICY_TEXT } from '../policy/built-in-policy.ts';
import { diff } from '../policy/diff.ts';
import { parsePolicy, policyFrom } from '../policy/parse-policy.ts';
import type { StepUpPolicy } from '../policy/policy.ts';
import type { ServiceStore, ServiceStoreParts } from '../service/ports.ts';
import type { AppliedPolicy } from '../store/step-up-policies.ts';
import { type CommandContext, EXIT } from './command.ts';
import { formatFinding, hasErrors, readPolicyFile } from './policy-file.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

export interface ShowOptions {
  readonly history?: true;
  readonly hash?: string;
}

/** `facenition policy apply` */
export async function applyPolicy(context: CommandContext, file: string): Promise<void> {
  const { terminal, config, exit } = context;
  const { text, findings } = await readPolicyFile(context, file);
  terminal.err(findings.map((finding) => formatFinding(file, finding)).join(''));
  if (hasErrors(findings)) {
    terminal.err('not applied\n');
    exit(EXIT.no);
    return;
  }
  const policy = policyFrom(text);
  const changes = await withAuditedStore(config(), (store) =>
    store.transaction((parts) => putInUse(parts, policy, text, Date.now())),
  );
  if (changes === undefined) {
    terminal.out(`policy ${policy.hash} is in use already\n`);
    return;
  }
  terminal.out(changes.map((change) => `${change}\n`).join(''));
  terminal.out(`policy ${policy.hash} is in use\n`);
}

/** Answers what changes; `undefined`: it is in use already. */
async function putInUse(
  { policies, auditEntries }: ServiceStoreParts,
  policy: StepUpPolicy,
  text: string,
  now: number,
): Promise<readonly string[] | undefined> {
  const { hash } = policy;
  const before = await policies.current();
  if (before?.hash === hash) return undefined;
  await policies.apply({ hash, text, appliedAt: now, appliedBy: OPERATOR.actor });
  await auditEntries.append({ type: 'policy-changed', ...OPERATOR, policy: hash }, now);
  if (before === undefined) return diff(BUILT_IN_POLICY, policy);
  const parsed = parsePolicy(before.text);
  return parsed.outcome === 'parsed'
    ? diff(parsed.policy, policy)
    : ['the policy before cannot be read by this release'];
}

/** `facenition policy show`: the text alone on standard output, so that it can be kept as a file. */
export async function showPolicy(
  { terminal, config }: CommandContext,
  { history, hash }: ShowOptions,
): Promise<void> {
  const list = await withStore(config(), (store) => listed(store, hash));
  if (history === true) {
    const rows = list.map(({ hash: of, appliedAt, appliedBy }) => [
      of,
      new Date(appliedAt).toISOString(),
      appliedBy,
    ]);
    terminal.out(formatTable(['policy', 'applied', 'by'], rows));
    return;
  }
  const [shown] = list;
  if (shown === undefined && hash !== undefined && hash !== BUILT_IN_POLICY.hash) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'no policy of this hash was applied');
  }
  terminal.err(
    shown === undefined
      ? `policy ${BUILT_IN_POLICY.hash}, built in\n`
      : `policy ${shown.hash}, applied ${new Date(shown.appliedAt).toISOString()} by ${shown.appliedBy}\n`,
  );
  terminal.out(shown?.text ?? BUILT_IN_POLICY_TEXT);
}

/** The newest first; of one hash, where one is named. */
async function listed(
  { policies }: Pick<ServiceStore, 'policies'>,
  hash: string | undefined,
): Promise<readonly AppliedPolicy[]> {
  const all = await policies.list();
  return hash === undefined ? all : all.filter((policy) => policy.hash === hash);
}
