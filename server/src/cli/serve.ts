import type { Command } from 'commander';
import { createLog } from '../log.ts';
import { startServer } from '../server.ts';
import type { CommandContext } from './command.ts';

/** `facenition serve` */
export function addServeCommand(program: Command, { terminal, config }: CommandContext): void {
  program
    .command('serve')
    .description('start the server; the first start prints a client token')
    .action(async () => {
      const settings = config();
      const stop = terminal.stopSignal();
      const log = createLog(settings.logLevel, terminal.err);
      const server = await startServer({ config: settings, log });
      // Standard output carries these lines and nothing else; the log goes to standard error.
      if (server.clientToken !== undefined)
        terminal.out(`FACENITION_TOKEN=${server.clientToken}\n`);
      terminal.out(`Facenition listens on ${server.url}\n`);
      await stop;
      await server.close();
    });
}
