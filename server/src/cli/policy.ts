import type { Command } from 'commander';
import { policyJsonSchema } from '../policy/schema.ts';
import { type CommandContext, EXIT } from './command.ts';
import { type ExplainOptions, explainPolicy } from './policy-explain.ts';
import { formatFinding, readPolicyFile } from './policy-file.ts';
import { applyPolicy, type ShowOptions, showPolicy } from './policy-in-use.ts';

/**
 * `facenition policy check|explain|apply|show|schema`. Exit code 1: the policy cannot be used, or nothing
 * is kept of a transaction.
 */
export function addPolicyCommand(program: Command, context: CommandContext): void {
  const policy = program.command('policy').description('who is asked for a face, and how');
  policy
    .command('check')
    .argument('<file>', 'a policy.yaml')
    .description('look for what is wrong with a policy, or deserves a word')
    .action((file: string) => check(context, file));
  policy
    .command('explain')
    .argument('[file]', 'a policy.yaml')
    .option('--stored', 'by the policy in use')
    .option(
      '--event <JSON>',
      'a request: idp, tenant, application, groups, risk; -: standard input',
    )
    .option('--reason <word>', 'of a refused attempt, as it was told to the page')
    .option('--txn <id>', 'a capture transaction of the last 30 days: fntx_...')
    .description('say why a person is asked for a face or is not, and why an attempt was refused')
    .action((file: string | undefined, options: ExplainOptions) =>
      explainPolicy(context, file, options),
    );
  policy
    .command('apply')
    .argument('<file>', 'a policy.yaml')
    .description('use a policy from now on, and say what changes')
    .action((file: string) => applyPolicy(context, file));
  policy
    .command('show')
    .option('--history', 'list every policy that was applied, the newest first')
    .option('--hash <hash>', 'one that was applied earlier')
    .description('print the policy in use')
    .action((options: ShowOptions) => showPolicy(context, options));
  policy
    .command('schema')
    .description('print the JSON Schema of policy.yaml, for editors')
    .action(() => context.terminal.out(`${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`));
}

async function check(context: CommandContext, file: string): Promise<void> {
  const { terminal, exit } = context;
  const { findings } = await readPolicyFile(context, file);
  terminal.out(findings.map((finding) => formatFinding(file, finding)).join(''));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  terminal.out(`${file}: ${errors} errors, ${findings.length - errors} warnings\n`);
  if (errors > 0) exit(EXIT.no);
}
