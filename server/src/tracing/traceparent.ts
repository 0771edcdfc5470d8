/** Where the trace of a caller goes on. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

const HEADER = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a header `traceparent`. One that is not as it should be is as good as none. What a
 * `tracestate` may hold is free text of the caller, and is left alone.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceParent(header: string | undefined): TraceParent | undefined {
  const [, version, traceId, spanId, flags, rest] = HEADER.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (isZero(traceId) || isZero(spanId)) return undefined;
  // Later versions may give the other bits a meaning.
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 };
}

function isZero(digits: string): boolean {
  return /^0+$/.test(digits);
}
