import { FacenitionError, verify } from '@facenition/core';
import type { Command } from 'commander';
import { ADVICE } from '../advice.ts';
import { authenticate } from '../api/operations/identity-tokens.ts';
import { parseFields } from '../api/parse-fields.ts';
import { verificationRequest } from '../service/template-requests.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandContext, EXIT } from './command.ts';
import { readLine } from './secrets.ts';
import {
  addTemplateOptions,
  openConfiguredPorts,
  readInputs,
  type TemplateOptions,
} from './template-options.ts';

interface VerifyOptions extends TemplateOptions {
  readonly token?: string;
  readonly tokenFile?: string;
}

/** `facenition verify`. Exit code 0: match, 1: no match or unusable photographs, 2: fault. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const { terminal, config, exit } = context;
  addTemplateOptions(program.command('verify'))
    .description('check photographs against an identity token')
    .option('--token <token>', 'as `enrol` printed it')
    .option('--token-file <file>', 'read the token from a file')
    .action(async (options: VerifyOptions) => {
      const settings = config();
      const token = await readToken(terminal, options);
      const { fields, photos } = await readInputs(terminal, options, { token });
      const request = verificationRequest(parseFields(authenticate.fields, fields), photos);
      const outcome = await verify(request, await openConfiguredPorts(settings));
      if (outcome.outcome === 'match') {
        terminal.out('match\n');
        return;
      }
      exit(EXIT.no);
      switch (outcome.outcome) {
        case 'non-match':
          terminal.out('non-match\n');
          return;
        case 'not-acquired':
          terminal.out(`not acquired: ${ADVICE[outcome.reason]} (${outcome.reason})\n`);
      }
    });
}

async function readToken(terminal: Terminal, { token, tokenFile }: VerifyOptions): Promise<string> {
  if (tokenFile !== undefined && token === undefined) return readLine(terminal, tokenFile);
  if (token !== undefined && tokenFile === undefined) return token;
  throw new FacenitionError('ERR_FIELD_INVALID', 'give one of --token and --token-file');
}
