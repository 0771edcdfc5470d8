import { FacenitionApiError } from '@facenition/client';
import type { HookFault, HookFaultCode } from './fault.ts';

/**
 * What an operator is told of a call. Never given a payload, a ticket or a user: what an identity
 * provider names its own calls by (`call`) is all that joins it with that log.
 */
export type HookEvent =
  | {
      readonly kind: 'answered';
      readonly hook: string;
      readonly call: string;
      readonly outcome: string;
      readonly reason?: string;
    }
  | {
      readonly kind: 'fault';
      readonly hook: string;
      readonly call?: string;
      readonly code: HookFaultCode;
      readonly fault: HookFault;
    };

/** Tells of a call. A log that is broken changes no decision. */
export function tell(onEvent: (event: HookEvent) => void, event: HookEvent): void {
  try {
    onEvent(event);
  } catch {
    // There is nobody else to tell.
  }
}

/** An event as one line of JSON, for a log. */
export function formatEvent(event: HookEvent, at: Date): string {
  const { kind, hook, call } = event;
  const head = { time: at.toISOString(), kind, hook, ...(call !== undefined && { call }) };
  if (event.kind === 'answered') {
    const { outcome, reason } = event;
    return JSON.stringify({ ...head, outcome, ...(reason !== undefined && { reason }) });
  }
  const { code, message, cause } = event.fault;
  return JSON.stringify({ ...head, code, message, ...causeOf(cause) });
}

/** By its code alone: the message of a stranger's error may quote what it was given. */
function causeOf(cause: unknown): { readonly cause?: string; readonly requestId?: string } {
  if (!(cause instanceof Error)) return {};
  const code = 'code' in cause ? cause.code : undefined;
  const requestId = cause instanceof FacenitionApiError ? cause.requestId : undefined;
  return {
    cause: typeof code === 'string' ? `${cause.name} ${code}` : cause.name,
    ...(requestId !== undefined && { requestId }),
  };
}
