import { DeploymentFault, readConnectorFile } from '@facenition/deployment';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { standInConnector } from './stand-in/connector.ts';
import { connectorFile } from './stand-in/tenant.ts';

const FILE = connectorFile('https://vendor.example.org');
const { schema } = standInConnector;

function faultOf<T>(text: string, shape: z.ZodType<T>): DeploymentFault {
  try {
    readConnectorFile(text, shape);
  } catch (error) {
    if (error instanceof DeploymentFault) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a connector file', () => {
  test('is read, with or without a byte order mark', () => {
    const read = readConnectorFile(FILE, schema);
    expect(read).toMatchObject({ realm: { name: 'acme' }, token: 'env:VENDOR_TOKEN' });
    expect(readConnectorFile(`\ufeff${FILE}`, schema)).toEqual(read);
  });

  test('tells all that is wrong, each with its line, column and key', () => {
    const text = FILE.replace('  region: eu', '  region: 7\n  zone: a')
      .replace('env:VENDOR_TOKEN', 's3cret')
      .replace('    url: https://face.example.org/hook\n', '');
    const fault = faultOf(text, schema);
    expect(fault.code).toBe('ERR_CONNECTOR_FILE_INVALID');
    expect(fault.message.split('\n')).toEqual([
      '2:8: token: must be env:NAME or file:PATH',
      '5:11: realm.region: Invalid input: expected string, received number',
      '6:3: realm.zone: is no key here',
      '8:5: hooks[0].url: is missing: must be a string',
    ]);
  });

  test('that is empty is told so', () => {
    expect(faultOf('', schema).message).toBe(
      '1:1: the file: Invalid input: expected object, received null',
    );
  });

  test('of several shapes, tells the one that comes closest', () => {
    const shape = z.object({
      caller: z.union([
        z.strictObject({ header: z.string(), secret: z.string() }),
        z.strictObject({ bearer: z.strictObject({ issuer: z.url(), audience: z.string() }) }),
      ]),
    });
    expect(faultOf('caller:\n  bearer:\n    issuer: https://a.example\n', shape).message).toBe(
      '3:5: caller.bearer.audience: is missing: must be a string',
    );
  });

  test.each([
    ['a: 1\na: 2\n', '2:1: the key is there twice'],
    ['a: &x 1\n', '1:7: anchors (&...) are not allowed'],
    ['a: &x 1\nb: *x\n', 'not allowed'],
    ['a: !!binary aGk=\n', 'tags (!...) are not allowed'],
    ['%YAML 1.1\n---\na: 1\n', 'directives (%...) are not allowed'],
    ['a: 1\n---\nb: 2\n', 'the file is one document'],
    ['a:\n\tb: 1\n', 'tabs do not indent'],
    ['? [x]\n: 1\n', 'a key must be a plain word'],
    ['1: 1\n', 'a key must be a plain word'],
    ['a: "x\n', '2:1: a character is missing'],
    ['a: b: c\n', 'needs quotes'],
    ['a: \u202ex\n', '1:4: a character that cannot be seen'],
    [`a: ${'x'.repeat(262_144)}`, 'at most 262144 bytes'],
  ])('%j is refused', (text, why) => {
    expect(faultOf(text, z.record(z.string(), z.unknown())).message).toContain(why);
  });

  test('of YAML 1.2: `no` and `on` are texts', () => {
    const read = readConnectorFile('a: no\nb: on\nc: true\n', z.record(z.string(), z.unknown()));
    expect(read).toEqual({ a: 'no', b: 'on', c: true });
  });

  test('a key of the prototype is a key like others', () => {
    expect(faultOf(`${FILE}__proto__: {}\n`, schema).message).toContain(
      '__proto__: is no key here',
    );
  });
});

test('no value of a file is ever told, wherever it stands', () => {
  const canary = 'canary4711';
  const pieces = fc.constantFrom(
    ...['\n', '  ', ': ', '- ', '"', "'", '{', '}', '[', ']', '\\x', '#', '|', '>', '%', '@', ','],
    ...['token', 'realm', 'name', canary, `"${canary}"`, `${canary}: `],
  );
  const shapes = [schema, z.string(), z.array(z.number()), z.record(z.string(), z.int())];
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join('')),
      fc.constantFrom(...shapes),
      (text, shape) => {
        fc.pre(text.includes(canary) && !isInKey(text, canary));
        try {
          readConnectorFile<unknown>(text, shape);
        } catch (error) {
          expect(String(error)).toMatch(/^DeploymentFault: \d+:\d+: /);
          expect(String(error)).not.toContain(canary);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

/** Keys may be told: they are no secrets. */
function isInKey(text: string, canary: string): boolean {
  let found = false;
  visit(parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }), {
    Pair: (_, { key }) => {
      found ||= String(key).includes(canary);
    },
  });
  return found;
}
