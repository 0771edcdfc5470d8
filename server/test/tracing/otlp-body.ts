/** A span as it came over the wire. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: none. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'other';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
  readonly message: string;
  /** Attributes of the whole process. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Numbers of the fields that are there. */
  readonly fields: readonly number[];
}

interface Field {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const KINDS = { 1: 'internal', 2: 'server', 3: 'client' } as const;

/**
 * Reads an `ExportTraceServiceRequest`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function readOtlpBody(body: Uint8Array): readonly ReceivedSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1).flat(), 1);
    return messages(resourceSpans, 2)
      .flatMap((scopeSpans) => messages(scopeSpans, 2))
      .map((span) => spanOf(span, resource));
  });
}

function spanOf(span: readonly Field[], resource: ReceivedSpan['resource']): ReceivedSpan {
  const status = messages(span, 15).flat();
  const kind = Number(numberIn(span, 6));
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentId: hex(span, 4),
    name: text(span, 5),
    kind: kind === 1 || kind === 2 || kind === 3 ? KINDS[kind] : 'other',
    startedAt: Number(numberIn(span, 7)) / 1e6,
    endedAt: Number(numberIn(span, 8)) / 1e6,
    attributes: attributesOf(span, 9),
    isError: numberIn(status, 3) === 2n,
    message: text(status, 2),
    resource,
    fields: [...new Set(span.map(({ number }) => number))],
  };
}

function attributesOf(fields: readonly Field[], number: number): Record<string, unknown> {
  const entries = messages(fields, number).map((pair) => {
    const [value] = messages(pair, 2).flat();
    const isText = value?.number === 1;
    return [text(pair, 1), isText ? text([value], 1) : Number(value?.value)] as const;
  });
  return Object.fromEntries(entries);
}

function messages(fields: readonly Field[], number: number): readonly (readonly Field[])[] {
  return bytesOf(fields, number).map(fieldsOf);
}

function bytesOf(fields: readonly Field[], number: number): readonly Uint8Array[] {
  return fields.flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  );
}

function hex(fields: readonly Field[], number: number): string {
  return Buffer.from(bytesOf(fields, number)[0] ?? []).toString('hex');
}

function text(fields: readonly Field[], number: number): string {
  return Buffer.from(bytesOf(fields, number)[0] ?? []).toString('utf8');
}

function numberIn(fields: readonly Field[], number: number): bigint {
  const found = fields.find((field) => field.number === number)?.value;
  return typeof found === 'bigint' ? found : 0n;
}

/** The fields of a message in the encoding of Protocol Buffers. */
function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const fieldValue = (wireType: number): bigint | Uint8Array => {
    if (wireType === 0) return varint();
    if (wireType === 2) return take(Number(varint()));
    const eight = wireType === 1;
    if (!eight && wireType !== 5) throw new Error(`wire type ${wireType}`);
    const fixed = eight ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
    at += eight ? 8 : 4;
    return fixed;
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    fields.push({ number: tag >>> 3, value: fieldValue(tag & 7) });
  }
  return fields;
}
