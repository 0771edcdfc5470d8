import type { ServerCode } from './operations.ts';

/** What can go wrong on this side of the interface. */
export type ClientCode =
  /** No answer within `timeoutMs`. Whether the server did what was asked is not known. */
  | 'ERR_TIMEOUT'
  /** The server could not be reached, the connection broke, or a proxy has no server behind it. */
  | 'ERR_UNREACHABLE'
  /** What came is not an answer of this interface. Nothing may be concluded from it. */
  | 'ERR_ANSWER_INVALID'
  /** The signal of the caller said so. */
  | 'ERR_ABORTED'
  /** An option or a request cannot be sent: a mistake in the program that calls. */
  | 'ERR_REQUEST_INVALID';

/** Open-ended: a newer server may have codes that this version does not know. */
export type FacenitionApiErrorCode = ClientCode | ServerCode | (string & Record<never, never>);

export interface FaultDetails {
  readonly status?: number | undefined;
  readonly reason?: string | undefined;
  readonly capture?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure of a call. Switch on `code`, never on `message`. Holds nothing that was sent: no
 * client token, password, identity token or photo.
 */
export class FacenitionApiError extends Error {
  override readonly name = 'FacenitionApiError';
  readonly code: FacenitionApiErrorCode;
  /** Of the HTTP answer, where there was one. */
  readonly status: number | undefined;
  /** With the code `not-acquired`: why a photo could not be used. */
  readonly reason: string | undefined;
  /** With a `reason`: which photo is to blame, counted from 0. */
  readonly capture: number | undefined;
  /** Finds the request in the log of the server. */
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: FacenitionApiErrorCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.reason = details.reason;
    this.capture = details.capture;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** A mistake in the program that calls. The message names the option and never its value. */
export function misused(message: string): FacenitionApiError {
  return new FacenitionApiError('ERR_REQUEST_INVALID', message);
}
