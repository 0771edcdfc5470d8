import type { Photo } from './call-types.ts';
import { FacenitionApiError } from './errors.ts';
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
  facts: OperationFacts,
  request: object,
  token: string | undefined,
  givenKey: string | undefined,
): Outgoing {
  const fields = Object.entries(request).filter(([, value]) => value !== undefined);
  const { body, type } = facts.photos.length > 0 ? asForm(facts, fields) : asJson(fields);
  const key = facts.keyed ? (givenKey ?? unguessable()) : undefined;
  if (key !== undefined && !KEY.test(key)) {
    throw invalid('idempotencyKey: must be 16 to 128 visible characters');
  }
  const texts = [token, key, ...fields.flatMap(([, value]) => value)];
  return {
    headers: {
      Accept: 'application/json',
      'Content-Type': type,
      ...(token !== undefined && { 'X-Auth-Token': token }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
    },
    body,
    texts: texts.filter((text) => typeof text === 'string' && text !== ''),
  };
}

function asJson(fields: readonly (readonly [string, unknown])[]): Encoded {
  return {
    body: new Blob([JSON.stringify(Object.fromEntries(fields))]),
    type: 'application/json',
  };
}

function asForm(
  { photos }: OperationFacts,
  fields: readonly (readonly [string, unknown])[],
): Encoded {
  const entries = fields.flatMap(([name, value]): readonly FormEntry[] => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((each) => [name, photos.includes(name) ? asPhoto(each, name) : asText(each)]);
  });
  return encodeForm(entries, `facenition-${unguessable()}`);
}

function asPhoto(value: unknown, name: string): Photo {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob) {
    return value;
  }
  throw invalid(`${name}: must be a Uint8Array, an ArrayBuffer or a Blob`);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** 256 bits, in hexadecimal. `crypto.randomUUID` is not there on a page that came without TLS. */
function unguessable(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function invalid(message: string): FacenitionApiError {
  return new FacenitionApiError('ERR_REQUEST_INVALID', message);
}
