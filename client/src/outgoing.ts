import type { Photo } from './call-types.ts';
import { misused } from './errors.ts';
import { type Encoded, encodeForm, type FormEntry } from './form.ts';
import type { OperationFacts } from './operation-facts.ts';

const KEY = /^[\x21-\x7e]{16,128}$/;

/** A request, ready to be sent as often as needed. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** Every text in it: nothing that repeats one of them goes into an error. */
  readonly texts: readonly string[];
}

/** @throws FacenitionApiError `ERR_REQUEST_INVALID` */
export function prepare(
  [, , keyed]: OperationFacts,
  request: object,
  token: string | undefined,
  givenKey: string | undefined,
): Outgoing {
  const fields = Object.entries(request).filter(([, value]) => value !== undefined);
  const { body, type } = encode(fields);
  const key = keyed ? (givenKey ?? unguessable()) : undefined;
  if (key !== undefined && !KEY.test(key)) {
    throw misused('idempotencyKey: must be 16 to 128 visible characters');
  }
  const texts = [token, key, ...fields.flatMap(([, value]) => value)];
  return {
    headers: {
      'Content-Type': type,
      ...(token !== undefined && { 'X-Auth-Token': token }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
    },
    body,
    texts: texts.filter((text) => typeof text === 'string' && text !== ''),
  };
}

type Field = readonly [name: string, value: unknown];

/** Photos as they are need a form. Everything else keeps its types, and any length, in JSON. */
function encode(fields: readonly Field[]): Encoded {
  const entries = fields.flatMap(([name, value]): readonly FormEntry[] => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((each) => [
      name,
      isPhoto(each) || typeof each === 'string' ? each : `${each}`,
    ]);
  });
  if (entries.some(([, value]) => typeof value !== 'string')) {
    return encodeForm(entries, `facenition-${unguessable()}`);
  }
  return {
    body: new Blob([JSON.stringify(Object.fromEntries(fields))]),
    type: 'application/json',
  };
}

function isPhoto(value: unknown): value is Photo {
  return value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob;
}

/** 256 bits, in hexadecimal. `crypto.randomUUID` is not there on a page that came without TLS. */
function unguessable(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
