import { type Config, readConfig } from '../config.ts';
import type { Terminal } from '../terminal.ts';

/**
 * What a shell learns from the end of a command. `partly`: it was done, but something was wrong with
 * the input and was left out.
 */
export const EXIT = { ok: 0, no: 1, fault: 2, partly: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What every command gets: its surroundings, and the configuration where it needs one. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly config: () => Config;
  /** Says how the command ended; without it: `EXIT.ok`. */
  readonly exit: (code: ExitCode) => void;
}

export function createContext(terminal: Terminal, exit: (code: ExitCode) => void): CommandContext {
  return { terminal, exit, config: () => readConfig(terminal.environment, terminal.directory) };
}
