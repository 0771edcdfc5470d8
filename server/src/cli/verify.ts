import { verify } from '@facenition/core';
import type { Command } from 'commander';
import { ADVICE } from '../advice.ts';
import { readAuthenticate } from '../http/requests.ts';
import { type CommandContext, EXIT } from './command.ts';
import {
  addTemplateOptions,
  openConfiguredPorts,
  readBody,
  type TemplateOptions,
} from './template-options.ts';

interface VerifyOptions extends TemplateOptions {
  readonly token: string;
}

/** `facenition verify`. Exit code 0: match, 1: no match or unusable photographs, 2: fault. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const { terminal, config, exit } = context;
  addTemplateOptions(program.command('verify'))
    .description('check photographs against an identity token')
    .requiredOption('--token <token>', 'as `enrol` printed it')
    .action(async (options: VerifyOptions) => {
      const settings = config();
      const request = readAuthenticate(await readBody(terminal, options, { token: options.token }));
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
