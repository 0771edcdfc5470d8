import { FacenitionError } from '@facenition/core';
import { pino } from 'pino';
import type { LogLevel } from './config.ts';

/**
 * Everything the log can say. There is no free text and no place for a request's content, so that
 * an image, a token, a secret or a score cannot be passed in by mistake.
 */
export type LogEvent =
  | { readonly event: 'listening'; readonly url: string; readonly pack: string }
  | { readonly event: 'keys-created' }
  | { readonly event: 'demo-grade-pack'; readonly pack: string; readonly better: string }
  | {
      readonly event: 'request';
      readonly requestId: string;
      readonly method: string;
      /** The route as it is written in the program, never the address as the client sent it. */
      readonly route: string;
      readonly status: number;
      readonly ms: number;
    }
  | { readonly event: 'fault'; readonly requestId?: string; readonly fault: FaultSummary }
  | { readonly event: 'stopping' }
  | { readonly event: 'stopped'; readonly requestsCutOff: boolean };

/** What an operator needs of an error. Foreign messages are left out: they may quote their input. */
export interface FaultSummary {
  readonly code: string;
  readonly message: string;
  /** The kind of each error below this one, with the place in the program that raised it. */
  readonly causes: readonly string[];
}

export type Log = (event: LogEvent) => void;

const LEVEL_OF = {
  listening: 'info',
  'keys-created': 'info',
  'demo-grade-pack': 'warn',
  request: 'info',
  fault: 'error',
  stopping: 'info',
  stopped: 'info',
} as const satisfies Record<LogEvent['event'], string>;

/**
 * Writes JSON lines to `write`, one per event at or above `level`. Lines go out synchronously, so
 * that the last ones before an end are not lost.
 */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return (event) => logger[LEVEL_OF[event.event]](event);
}

/** Reduces any thrown value to what the log may hold. */
export function summariseFault(fault: unknown): FaultSummary {
  const known = fault instanceof FacenitionError;
  return {
    code: known ? fault.code : 'ERR_INTERNAL',
    message: known ? fault.message : 'unexpected error',
    causes: known ? causesOf(fault.cause) : causesOf(fault),
  };
}

function causesOf(cause: unknown): readonly string[] {
  const causes: string[] = [];
  for (
    let current = cause;
    current instanceof Error && causes.length < 8;
    current = current.cause
  ) {
    causes.push(`${current.name}${codeOf(current)}${placeOf(current)}`);
  }
  return causes;
}

/** System error codes (ENOENT, SQLITE_FULL ...) are words of the platform, not of the request. */
function codeOf(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? ` ${code}` : '';
}

function placeOf(error: Error): string {
  const frames = error.stack?.replace(error.message, '').split('\n');
  const frame = frames?.find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return frame === undefined ? '' : ` ${frame.trim()}`;
}
