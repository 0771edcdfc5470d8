import { enrol } from '@facenition/core';
import type { Command } from 'commander';
import { ADVICE } from '../advice.ts';
import { generate } from '../api/operations/identity-tokens.ts';
import { parseFields } from '../api/parse-fields.ts';
import { enrolmentRequest } from '../service/template-requests.ts';
import { type CommandContext, EXIT } from './command.ts';
import {
  addTemplateOptions,
  openConfiguredPorts,
  readInputs,
  type TemplateOptions,
} from './template-options.ts';

interface EnrolOptions extends TemplateOptions {
  readonly expiry?: string;
}

/** `facenition enrol`: prints the token. Exit code 1: the photographs cannot be used. */
export function addEnrolCommand(
  program: Command,
  { terminal, config, exit }: CommandContext,
): void {
  addTemplateOptions(program.command('enrol'))
    .description('make an identity token from photographs of one person')
    .option('--expiry <date>', 'last day (or instant) on which the token is good, ISO 8601')
    .action(async (options: EnrolOptions) => {
      const settings = config();
      const { fields, photos } = await readInputs(terminal, options, { expiry: options.expiry });
      const request = enrolmentRequest(parseFields(generate.fields, fields), photos);
      const outcome = await enrol(request, await openConfiguredPorts(settings));
      switch (outcome.outcome) {
        case 'enrolled':
          terminal.out(`${outcome.token}\n`);
          if (outcome.warning !== undefined) terminal.err(`note: ${outcome.warning}\n`);
          return;
        case 'not-acquired':
          terminal.err(`not enrolled: ${ADVICE[outcome.reason]} (${outcome.reason})\n`);
          exit(EXIT.no);
      }
    });
}
