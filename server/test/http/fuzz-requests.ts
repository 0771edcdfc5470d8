import fc from 'fast-check';
import type { OperationId } from '../../src/api/operations.ts';
import { type BodySchema, bodiesOf, CANARY, oddNames, oddValues } from './fuzz-values.ts';

/** How a request says who sends it. */
export type Authentication = 'header' | 'body' | 'narrow' | 'wrong' | 'none';

export interface FuzzRequest {
  /** Absent: of no operation. */
  readonly operation?: OperationId;
  readonly kind: 'valid' | 'nearly' | 'hostile' | 'elsewhere';
  readonly authentication: Authentication;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** Sent in chunks, without a length. */
  readonly chunked: boolean;
}

/** An operation as the document has it. */
export interface Addressed {
  readonly operation: OperationId;
  readonly path: string;
  readonly schema: BodySchema;
}

export interface Tokens {
  /** May do everything. */
  readonly full: string;
  /** May do next to nothing. */
  readonly narrow: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Encoded = Pick<FuzzRequest, 'headers' | 'body'>;

const BOUNDARY = 'fuzzBoundary';
const PHOTOS = new Set(['photo', 'reference']);

const asJson = (fields: Fields): Encoded => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(fields)),
});

const asForm = (fields: Fields): Encoded => ({
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  body: Buffer.concat([
    ...Object.entries(fields).flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map((value) => part(name, value)),
    ),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]),
});

function part(name: string, value: unknown): Buffer {
  const isPhoto = PHOTOS.has(name);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const content = isPhoto ? Buffer.from(text.replace(/^.*,/, ''), 'base64') : Buffer.from(text);
  const disposition = `form-data; name="${name}"${isPhoto ? `; filename="${CANARY}.jpg"` : ''}`;
  const head = `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}

const encodings = fc.constantFrom(asJson, asForm);

/** One thing is wrong, or perhaps just at the border of what is right. */
function nearly(fields: Fields): fc.Arbitrary<Fields> {
  const names = Object.keys(fields);
  const name = fc.constantFrom(...(names.length === 0 ? ['accuracy'] : names));
  return fc.oneof(
    name.map((dropped) =>
      Object.fromEntries(Object.entries(fields).filter(([n]) => n !== dropped)),
    ),
    fc.tuple(oddNames, oddValues).map(([odd, value]) => ({ ...fields, [odd]: value })),
    fc.tuple(name, oddValues).map(([changed, value]) => ({ ...fields, [changed]: value })),
    name.map((twice) => ({ ...fields, [twice]: [fields[twice] ?? 4, fields[twice] ?? 4] })),
  );
}

const contentTypes = fc.constantFrom(
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/json; charset=\u00ff',
  'application/json;'.padEnd(4000, ';'),
  'multipart/form-data',
  'multipart/form-data; boundary=',
  `multipart/form-data; boundary="${CANARY}`,
  `multipart/form-data; boundary=${'b'.repeat(3000)}`,
  'multipart/mixed; boundary=fuzzBoundary',
  'image/jpeg',
  '',
  ';;;',
);

const oddHeaders = fc.constantFrom<Record<string, string>>(
  { 'content-encoding': 'gzip' },
  { 'content-encoding': `${CANARY}` },
  { 'idempotency-key': 'short' },
  { 'idempotency-key': '\u00ff'.repeat(40) },
  { 'idempotency-key': 'k'.repeat(129) },
  { 'x-api-version': '2' },
  { 'x-api-version': `${CANARY}` },
  { 'x-api-version': '__proto__' },
  { 'x-forwarded-for': `${CANARY}, 127.0.0.1, ::1` },
  { 'x-request-id': `${CANARY}-request` },
  { 'x-http-method-override': 'DELETE' },
  { accept: 'text/html' },
  { origin: 'null', cookie: `a=${CANARY}` },
  { [`x-${'h'.repeat(4000)}`]: CANARY },
  { 'if-none-match': '*', range: 'bytes=0-1' },
  { 'content-md5': CANARY, te: 'trailers' },
);

const partHeads = fc.constantFrom(
  'Content-Disposition: form-data',
  'Content-Disposition: form-data; name="__proto__"',
  'Content-Disposition: form-data; name="__proto__[polluted]"',
  'Content-Disposition: form-data; name="constructor"; filename="a"',
  'Content-Disposition: form-data; name="photo"; filename="../../etc/passwd\0.jpg"',
  'Content-Disposition: form-data; name="photo"; filename=""',
  'Content-Disposition: form-data; name="photo"; filename*=UTF-8\'\'%FF%00',
  'Content-Disposition: form-data; name="password"\r\nContent-Type: text/plain; charset=utf-7',
  'Content-Disposition: form-data; name="password"\r\nContent-Transfer-Encoding: base64',
  `Content-Disposition: form-data; name="${'n'.repeat(9000)}"`,
  `X-${CANARY}: ${'h'.repeat(20_000)}`,
  Array.from({ length: 100 }, (_, at) => `X-${at}: ${CANARY}`).join('\r\n'),
  'Content-Disposition',
  '\0',
);

const jsonTexts = fc.oneof(
  fc.constantFrom(10, 3000, 30_000).map((depth) => '['.repeat(depth)),
  fc.constantFrom(10, 3000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.constantFrom(5000, 200_000, 420_000).map((length) => `{"photo":"${'A'.repeat(length)}"}`),
  fc.constantFrom('', 'null', '7', '"x"', '[]', '{', '{"photo":', '\ufeff{}', '{}{}', '\0'),
  fc.constantFrom(
    `{"__proto__":{"polluted":"${CANARY}"},"password":"p"}`,
    `{"constructor":{"prototype":{"polluted":"${CANARY}"}}}`,
    '{"photo":{"__proto__":{"polluted":1}}}',
    `{"password":"a","password":"${CANARY}","photo":"AAAA","photo":"AAAA"}`,
    '{"accuracy":1e400,"seconds":-1e400}',
    `{"password":"\\ud83d","scope":"\\u0000${CANARY}","photo":"AAAA"}`,
  ),
);

type Hostile = Encoded & { readonly more?: Record<string, string> };

function hostile(fields: Fields): fc.Arbitrary<Hostile> {
  const json = { 'content-type': 'application/json' };
  const form = asForm(fields);
  return fc.oneof(
    jsonTexts.map((text) => ({ headers: json, body: Buffer.from(text) })),
    fc.uint8Array({ maxLength: 200 }).map((junk) => ({ headers: json, body: Buffer.from(junk) })),
    fc.tuple(contentTypes, encodings).map(([type, encode]) => ({
      headers: { 'content-type': type },
      body: encode(fields).body,
    })),
    fc.tuple(oddHeaders, encodings).map(([more, encode]) => ({ ...encode(fields), more })),
    fc.nat(form.body.length).map((end) => ({ ...form, body: form.body.subarray(0, end) })),
    fc.tuple(fc.nat(form.body.length), fc.uint8Array({ maxLength: 8 })).map(([at, junk]) => ({
      ...form,
      body: Buffer.concat([form.body.subarray(0, at), junk, form.body.subarray(at + junk.length)]),
    })),
    fc.tuple(partHeads, fc.boolean()).map(([head, whole]) => ({
      ...form,
      body: Buffer.concat([
        Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n${CANARY}\r\n`),
        whole ? form.body : Buffer.alloc(0),
      ]),
    })),
  );
}

const authentications = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Authentication>('header') },
  { weight: 3, arbitrary: fc.constant<Authentication>('body') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Authentication>('narrow', 'wrong', 'none'),
  },
);

const elsewhere = fc.constantFrom(
  ...['/', '/v1', '/v3/generate', '/v1/generate/', '/V1/generate', '/v1/%00', '/v1/%ff%fe'],
  ...['/v1/__proto__', '/v1/constructor', `/v1/${CANARY}?${CANARY}`, '/v1//generate', '/..;/v1'],
);

const idempotencyKeys = fc.option(
  fc.nat(2000).map((at) => `a-key-of-a-request-${at}`),
  { nil: undefined, freq: 2 },
);

/** Requests of every kind to one operation. */
export function requestsTo(
  { operation, path, schema }: Addressed,
  { full, narrow }: Tokens,
): fc.Arbitrary<FuzzRequest> {
  const cases = bodiesOf(schema).chain((valid) =>
    fc.oneof(
      fc.constant({ kind: 'valid' as const, fields: valid }),
      nearly(valid).map((fields) => ({ kind: 'nearly' as const, fields })),
      hostile(valid).map((made) => ({ kind: 'hostile' as const, made })),
    ),
  );
  return fc
    .record({
      asked: cases,
      encode: encodings,
      authentication: authentications,
      chunked: fc.constantFrom(false, false, false, true),
      key: idempotencyKeys,
      address: fc.ipV4(),
      method: fc.constantFrom(...Array.from({ length: 30 }, () => 'POST'), 'GET', 'PUT', 'DELETE'),
      away: fc.oneof(
        { weight: 40, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: elsewhere },
      ),
    })
    .map(({ asked, encode, authentication, chunked, key, address, method, away }): FuzzRequest => {
      const inBody = authentication === 'body' ? { auth_token: full } : {};
      const made: Hostile =
        asked.kind === 'hostile' ? asked.made : encode({ ...asked.fields, ...inBody });
      const shown = { header: full, narrow, wrong: `fnc_${CANARY}` };
      const token = authentication in shown ? Reflect.get(shown, authentication) : undefined;
      const isThere = method === 'POST' && away === undefined;
      const request: FuzzRequest = {
        ...(isThere && { operation }),
        kind: isThere ? asked.kind : 'elsewhere',
        authentication,
        method,
        path: away ?? path,
        headers: {
          ...made.headers,
          'x-forwarded-for': address,
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(typeof token === 'string' && { 'x-auth-token': token }),
          ...made.more,
        },
        body: made.body,
        chunked: chunked && made.body.length > 0,
      };
      // What a failure prints: enough to see what it was, and none of what it carried.
      const label = `${method} ${request.path} ${request.kind} ${authentication} ${made.body.length}`;
      return Object.assign(request, { [fc.toStringMethod]: () => label });
    });
}
