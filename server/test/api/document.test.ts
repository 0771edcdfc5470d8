import { Validator } from '@seriousme/openapi-schema-validator';
import { convertV2 } from 'openapi-to-postmanv2';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../src/api/document.ts';
import { STATUS_OF } from '../../src/api/failures.ts';
import type { Operation } from '../../src/api/operation.ts';
import { OPERATIONS } from '../../src/api/operations.ts';
import { interfacePage } from '../../src/api/page.ts';

const operations = Object.entries<Operation>(OPERATIONS);
const whole = { product: '1.2.3', registration: 'admin', sendsCodes: true } as const;
const document = openApiDocument(whole);
const text = JSON.stringify(document);

/** A copy that is nothing but JSON. */
const copy = (): Record<string, unknown> => JSON.parse(text);

test('is a valid OpenAPI 3.1 document', async () => {
  const { valid, errors } = await new Validator().validate(copy());
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test('names every operation once', () => {
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  expect(ids).toHaveLength(operations.flatMap(([, { versions }]) => versions).length);
});

test('has no reference that leads nowhere', () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(new Set(references)).toEqual(new Set(['#/components/schemas/Failure']));
});

test('leaves out what the operator has switched off', () => {
  const off = { ...whole, registration: 'off' } as const;
  const mute = { ...whole, sendsCodes: false };
  for (const write of [
    (offer: typeof off | typeof mute) => JSON.stringify(openApiDocument(offer)),
    interfacePage,
  ]) {
    expect(write(off)).not.toContain('generateToken');
    expect(write(off)).toContain('/authenticate-score');
    expect(write(mute)).not.toContain('/new-credentials');
    expect(write(mute)).toContain('/generateToken');
  }
});

test('says who may call', () => {
  const open = JSON.stringify(openApiDocument({ ...whole, registration: 'open' }));
  expect(open.split('"security":[]').length - 1).toBe(4);
  expect(text).not.toContain('"security":[]');
});

test('becomes a Postman collection with every request', async () => {
  const collection = await new Promise<unknown>((resolve, reject) => {
    convertV2({ type: 'json', data: copy() }, { folderStrategy: 'Tags' }, (error, result) => {
      if (error !== null && error !== undefined) return reject(error);
      resolve(result?.output?.[0]?.data);
    });
  });
  const written = JSON.stringify(collection);
  for (const [, { path }] of operations)
    expect(written).toContain(path.slice(1).replaceAll('/', '","'));
});

describe.each(operations)('%s', (id, described) => {
  test('is named as it is kept', () => {
    expect(described.id).toBe(id);
  });

  test('has an example that its own schemas accept', () => {
    expect(described.answer.safeParse(described.example.answer).error?.issues).toBeUndefined();
    expect(described.fields.safeParse(described.example.fields).error?.issues).toBeUndefined();
  });

  test('describes every field', () => {
    const options = { io: 'input', unrepresentable: 'any' } as const;
    const { properties = {} } = z.toJSONSchema(described.fields, options);
    expect(Object.keys(properties)).toEqual(Object.keys(described.fields.shape));
    for (const property of Object.values(properties)) {
      expect(property).toMatchObject({ description: expect.stringMatching(/^[A-Z0-9].*\.$/s) });
    }
  });

  test('is on the page', () => {
    expect(interfacePage(whole)).toContain(`<article id="${id}">`);
  });
});

test('the page has no script and escapes what it shows', () => {
  const page = interfacePage({ ...whole, product: '<b>&"' });
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;b&gt;&amp;&quot;');
});

test('every status of a fault is one that the document explains', () => {
  for (const status of new Set(Object.values(STATUS_OF))) {
    // A wrong method is none of an operation's, and 410 is of the capture page alone.
    if (status !== 405 && status !== 410) expect(text).toContain(`"${status}":{"description"`);
  }
});
