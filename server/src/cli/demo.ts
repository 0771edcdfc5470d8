import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { emptyPicture } from '../demo/empty-picture.ts';
import { runDemo } from '../demo/run-demo.ts';
import { type CommandContext, EXIT } from './command.ts';
import { readInputFile } from './secrets.ts';

/** `facenition demo --photos me1.jpg me2.jpg other.jpg`. Exit code 1: a decision was wrong. */
export function addDemoCommand(program: Command, { terminal, config, exit }: CommandContext): void {
  program
    .command('demo')
    .description(
      'watch real decisions about your own photographs; they stay in demo-report.html only',
    )
    .requiredOption('--photos <files...>', 'two of one person, then one of another')
    .action(async ({ photos }: { readonly photos: readonly string[] }) => {
      const [first, second, other, ...rest] = photos;
      if (first === undefined || second === undefined || other === undefined || rest.length > 0) {
        throw new FacenitionError('ERR_FIELD_INVALID', '--photos takes three files');
      }
      const read = (path: string): Promise<Uint8Array> => readInputFile(terminal, path);
      const people = [
        { name: 'You', enrolment: [await read(first)], verification: [await read(second)] },
        { name: 'Other', enrolment: [], verification: [await read(other)] },
      ];
      const cast = { people, nobody: await emptyPicture() };
      if (!(await runDemo({ cast, config: config(), terminal }))) exit(EXIT.no);
    });
}
