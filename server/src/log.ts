import { pino } from 'pino';
import type { LogLevel } from './config.ts';
import type { EntraStep } from './entra/words.ts';
import type { FaultSummary } from './fault-summary.ts';
import type { DeliveryFailure } from './webhooks/deliverer.ts';

/**
 * Everything the log can say. There is no free text and no place for a request's content, so that
 * an image, a token, a secret or a score cannot be passed in by mistake.
 */
export type LogEvent =
  | {
      readonly event: 'listening';
      readonly url: string;
      /** Where health and metrics are. */
      readonly management: string;
      readonly pack: string;
    }
  | { readonly event: 'keys-created' }
  | { readonly event: 'demo-grade-pack'; readonly pack: string; readonly better: string }
  /** Live captures are answered with ERR_PAGE_NOT_BUILT. */
  | { readonly event: 'page-not-built' }
  | {
      readonly event: 'request';
      readonly requestId: string;
      readonly method: string;
      /** The route as it is written in the program, never the address as the client sent it. */
      readonly route: string;
      readonly status: number;
      readonly ms: number;
      /** Where requests are traced. */
      readonly traceId?: string;
    }
  | { readonly event: 'fault'; readonly requestId?: string; readonly fault: FaultSummary }
  /** A thread ended by itself; another takes its place. */
  | { readonly event: 'worker-lost' }
  | {
      /** A token was accepted, and the store could not note that it was used. */
      readonly event: 'last-use-not-noted';
      readonly fault: FaultSummary;
    }
  | ({ readonly event: 'entra' } & EntraStep)
  | ({ readonly event: 'webhook' } & WebhookOutcome)
  /** Parts of traces did not reach the collector; since the last of these lines. */
  | { readonly event: 'spans-lost'; readonly count: number }
  /** A relying party was told who somebody is. */
  | { readonly event: 'openid-authorized' }
  | ({ readonly event: 'openid-refused' } & OpenIdRefusal)
  /** Tokens were taken back: somebody signed out, or used a code again. */
  | { readonly event: 'openid-grant-revoked' }
  /** A relying party could not be told that somebody signed out. */
  | { readonly event: 'openid-logout-not-told' }
  | { readonly event: 'stopping' }
  | { readonly event: 'stopped'; readonly requestsCutOff: boolean };

/** What became of one try to tell another system something; without its address. */
export interface WebhookOutcome {
  readonly outcome: 'delivered' | 'to-be-tried-again' | 'given-up';
  readonly id: string;
  readonly tries: number;
  readonly reason?: DeliveryFailure;
}

/** What an OpenID Provider did not do, without whom for. */
export interface OpenIdRefusal {
  readonly at: 'authorization' | 'pushed-request' | 'token' | 'userinfo' | 'logout';
  /** A word of OAuth, or `other`. */
  readonly error: string;
}

export type Log = (event: LogEvent) => void;

const LEVEL_OF = {
  listening: 'info',
  'keys-created': 'info',
  'demo-grade-pack': 'warn',
  'page-not-built': 'warn',
  request: 'info',
  fault: 'error',
  'worker-lost': 'error',
  'last-use-not-noted': 'warn',
  entra: 'info',
  webhook: 'info',
  'spans-lost': 'warn',
  'openid-authorized': 'info',
  'openid-refused': 'info',
  'openid-grant-revoked': 'info',
  'openid-logout-not-told': 'warn',
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
