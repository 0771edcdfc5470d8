import fc from 'fast-check';
import { CLIENT_SCOPES } from '../../src/client-scope.ts';

/** In every text that is made up here: the log must not have it. */
export const CANARY = 'CANARY-3f9a';

/** What the document says about a value, as far as values are made from it. */
export interface ValueSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly ValueSchema[];
  readonly oneOf?: readonly ValueSchema[];
  readonly items?: ValueSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly examples?: readonly unknown[];
}

export interface BodySchema {
  readonly properties: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
}

/** Longer lists are tried where a list is too long on purpose. */
const MOST_ITEMS = 6;

const tokenBytes = fc.uint8Array({ minLength: 184, maxLength: 184 });
const identityToken = fc.oneof(
  { weight: 4, arbitrary: tokenBytes },
  // Some come again, so that they are locked out, revoked and renewed.
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }).map((at) => Buffer.alloc(184, at)) },
);
const identityTokenText = identityToken.map((bytes) => {
  const whole = Buffer.concat([Buffer.from([0x11, 4]), bytes]);
  return `FN1.${whole.toString('base64url')}`;
});

const photo = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.constantFrom('', 'data:image/png;'))
  .map(([bytes, prefix]) => {
    const text = Buffer.concat([Buffer.from(CANARY), bytes]).toString('base64');
    return prefix === '' ? text : `${prefix}base64,${text}`;
  });

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc.constantFrom(
    '2026-06-01',
    '2030-02-28',
    '2024-02-29',
    '2026-05-31',
    '9999-12-30',
    '9999-12-31',
  ),
  'date-time': fc.constantFrom(
    '2030-02-28T12:00:00Z',
    '2030-02-28T12:00:00.123+02:00',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ),
  email: fc.integer({ min: 0, max: 500 }).map((at) => `${CANARY.toLowerCase()}.${at}@example.org`),
};

/** The document says only that it is a text: which words, it does not. */
const scopes = fc
  .subarray([...CLIENT_SCOPES], { minLength: 1 })
  .map((words: readonly string[]) => words.join(' '));

/** Rosters that are there before the first request, with a member each and one secret. */
export const ROSTERS = Array.from({ length: 1000 }, (_, at) => ({
  id: `fng_${String(at).padStart(22, '0')}`,
  member: `fni_${String(at).padStart(27, '0')}`,
}));
export const ROSTER_SECRET = Buffer.alloc(32, 7).toString('base64url');
/** Tickets that are there before the first request. */
export const TICKETS = Array.from(
  { length: 1000 },
  (_, at) => `fntx_${String(at).padStart(22, '0')}`,
);
export const TICKET = {
  idp: 'cognito',
  tenant: 'pool',
  userId: 'somebody',
  scope: 'sign-in',
} as const;
/** Those of the vault and of people who are invited, before the first request. */
export const REFERENCES = Array.from(
  { length: 300 },
  (_, at) => `fnr_${String(at).padStart(22, '0')}`,
);
export const INVITATIONS = REFERENCES.map((id) => id.replace('fnr_', 'fnin_'));
export const RETURN_TO = 'https://portal.example/back';
const memberOf = new Map<unknown, string>(ROSTERS.map(({ id, member }) => [id, member]));

/** Texts that are right by what is there, and not by their form. */
const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  scopes,
  roster: fc.constantFrom(...ROSTERS.map(({ id }) => id)),
  roster_secret: fc.constant(ROSTER_SECRET),
  txn: fc.constantFrom(...TICKETS),
  reference_id: fc.constantFrom(...REFERENCES),
  after: fc.oneof(fc.constantFrom(...REFERENCES), fc.nat({ max: 99_999 })),
  invitation: fc.constantFrom(...INVITATIONS),
  return_to: fc.constant(RETURN_TO),
  to_user: fc
    .string({ minLength: 1, maxLength: 20 })
    .map((text) => `x${text.replaceAll(/\p{C}/gu, '')}`),
  idp: fc.constant(TICKET.idp),
  tenant: fc.constant(TICKET.tenant),
  user: fc.constantFrom(TICKET.userId, 'somebody else'),
  scope: fc.oneof(
    fc.constant(TICKET.scope),
    fc.string({ maxLength: 60 }).map((text) => CANARY + text.replaceAll(/\p{C}/gu, '')),
  ),
};

/** Values that the document allows. */
export function valuesOf(schema: ValueSchema): fc.Arbitrary<unknown> {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return fc.oneof(...variants.map(valuesOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type ?? 'string') {
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS),
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 2 ** 40 });
    default:
      return textsOf(schema);
  }
}

function textsOf(schema: ValueSchema): fc.Arbitrary<string> {
  const { contentEncoding, format, examples, pattern, minLength = 0, maxLength = 200 } = schema;
  const [example] = examples ?? [];
  const made = format === undefined ? undefined : formats[format];
  if (contentEncoding === 'base64') return photo;
  if (made !== undefined) return made;
  if (String(example).startsWith('FN1.')) return identityTokenText;
  // A property of Unicode is more than texts can be made from here.
  if (pattern !== undefined && !pattern.includes('\\p')) {
    return fc.stringMatching(new RegExp(pattern), { maxLength: Math.max(maxLength, 200) });
  }
  return fc
    .string({ minLength, maxLength: Math.min(maxLength, 60) })
    .map((text) => CANARY + text.replaceAll(/\p{C}/gu, ''));
}

/** Bodies that the document allows: values by the names of their fields. */
export function bodiesOf({ properties, required = [] }: BodySchema) {
  const values = Object.entries(properties).map(
    ([name, schema]): [string, fc.Arbitrary<unknown>] => [name, known[name] ?? valuesOf(schema)],
  );
  return (
    fc
      .record(Object.fromEntries(values), { requiredKeys: [...required] })
      // Only who signs up has no user id yet.
      .map((body) =>
        'purpose' in properties && body.purpose !== 'sign-up'
          ? { user: TICKET.userId, ...body }
          : body,
      )
      // A client token is for both or for neither.
      .map((body) =>
        'roster_purpose' in properties && ('idp' in body || 'tenant' in body)
          ? { idp: TICKET.idp, tenant: TICKET.tenant, ...body }
          : body,
      )
      .map((body) =>
        'ticket' in body && body.ticket !== undefined && typeof body.txn === 'string'
          ? { ...body, ticket: body.txn.replace('fntx_', 'fntk_') }
          : body,
      )
      .map((body) => ('id' in body ? { ...body, id: memberOf.get(body.roster) ?? body.id } : body))
  );
}

/** Names that mean something to JavaScript, to parsers, or to nobody. */
export const oddNames = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__proto__[polluted]',
  'constructor.prototype.polluted',
  'password[]',
  'photo[0]',
  'length',
  '',
  '\0',
  '\ud83d',
  CANARY,
  `${CANARY}\r\nX-Injected: 1`,
  'auth_token',
  'n'.repeat(5000),
);

const oddTexts = fc.oneof(
  fc.constantFrom(
    '',
    '\0',
    `${CANARY}\0`,
    '\ud83d',
    '\udc00\ud83d',
    '\u202e',
    'e\u0301',
    '１',
    'ﬀ',
  ),
  fc.constantFrom('true', 'null', 'NaN', '-0', '1e3', '0x10', '[]', '{}', '__proto__', '%s%n'),
  fc.constantFrom(199, 200, 201, 1023, 1024, 1025, 8192, 8193, 60_000).map((n) => 'A'.repeat(n)),
  fc.constantFrom(512, 513).map((n) => 'ä'.repeat(n)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }).map((text) => CANARY + text),
);

const oddNumbers = fc.constantFrom(
  ...[-1, -0, 0, 0.5, 1, 8, 9, 59, 60, 61, 86_400, 86_401, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308],
);

/** A value that hardly any field takes. */
export const oddValues = fc.oneof(
  oddTexts,
  oddNumbers,
  fc.constantFrom(null, true, false, [], {}, [[]], { length: 1 }, { toString: 1 }),
  fc.constantFrom(7, 11, 51, 1001).map((length) => Array.from({ length }, () => 'AAAA')),
  fc.jsonValue({ maxDepth: 2 }),
);
