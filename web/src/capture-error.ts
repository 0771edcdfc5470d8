import type { EndedState, Next, Reason } from './protocol/words.ts';

/** Everything that can keep a capture from going on, by what the person can do about it. */
export type CaptureErrorCode =
  | 'camera-refused'
  | 'camera-in-use'
  | 'camera-none'
  | 'camera-lost'
  | 'camera-failed'
  | 'insecure-origin'
  | 'browser-unsupported'
  | 'models-unavailable'
  | 'network-lost'
  | 'server-busy'
  | 'server-refused'
  | 'session-elsewhere'
  | 'session-over'
  | 'passkey-cancelled'
  | 'passkey-exists'
  | 'passkey-unsupported'
  | 'passkey-failed';

/** How a capture transaction ended before this page asked. */
export interface Ended {
  readonly state: EndedState;
  readonly reason?: Reason;
  /** Absent where the server no longer says. */
  readonly next?: Next;
}

/** The one error class of this room. Switch on `code`; `message` is for developers. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  /** With `session-over` only, where the server says so. */
  readonly ended: Ended | undefined;

  constructor(
    code: CaptureErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly ended?: Ended } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.ended = options.ended;
  }
}

/** What was thrown, as a `CaptureError`: what is none becomes one of the given code. */
export function asCaptureError(error: unknown, code: CaptureErrorCode): CaptureError {
  return error instanceof CaptureError
    ? error
    : new CaptureError(code, 'unexpected fault', { cause: error });
}
