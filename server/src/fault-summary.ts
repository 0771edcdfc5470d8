import { FacenitionError, type FacenitionErrorCode } from '@facenition/core';

/** What an operator needs of an error, and may be shown. Foreign messages are left out: they may quote their input. */
export interface FaultSummary {
  readonly code: FacenitionErrorCode;
  readonly message: string;
  /** The kind of each error below this one, with the place in the program that raised it. */
  readonly causes: readonly string[];
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

/** Makes a fault again of what another thread sent; its causes stay what they were there. */
export function faultOf({ code, message, causes }: FaultSummary): FacenitionError {
  return new FacenitionError(code, message, { cause: new RemoteCause(causes) });
}

class RemoteCause extends Error {
  readonly causes: readonly string[];

  constructor(causes: readonly string[]) {
    super('in another thread');
    this.causes = causes;
  }
}

function causesOf(cause: unknown): readonly string[] {
  if (cause instanceof RemoteCause) return cause.causes;
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
