import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { ROOT, readBlocks } from './documents/blocks.ts';

const schema = JSON.parse(
  await readFile(join(ROOT, 'docs', 'consent-receipt.schema.json'), 'utf8'),
);
const isRecord = new Ajv({ strict: true, allErrors: true }).compile(schema);

/** The record of the document, each time a new one. */
function documented() {
  const blocks = readBlocks().filter(({ document }) => document === 'docs/consent-receipt.md');
  expect(blocks.map(({ language }) => language)).toEqual(['json']);
  return JSON.parse(`${blocks[0]?.text}`);
}

test('the record in the document is one', () => {
  isRecord(documented());
  expect(isRecord.errors).toBeNull();
});

test('withdrawing adds an event', () => {
  const record = documented();
  record.events.push({ ...record.events[0], event_state: 'withdrawn' });
  expect(isRecord(record)).toBe(true);
});

type Documented = ReturnType<typeof documented>;

const spoilt: readonly (readonly [string, (record: Documented) => void])[] = [
  ['nobody to turn to', (record) => record.parties.pop()],
  ['no event', (record) => record.events.pop()],
  ['no purpose', ({ pii_processing: [one] }) => delete one.purpose],
  ['no end', ({ pii_processing: [one] }) => delete one.retention_period],
  ['no way to withdraw', ({ pii_processing: [one] }) => delete one.withdrawal_method],
  ['nothing of a special category', ({ pii_processing: [one] }) => one.pii_information.shift()],
  [
    'a consent that was not said',
    ({ events: [one] }) => Object.assign(one, { event_type: 'implied' }),
  ],
  [
    'a token in place of its id',
    (record) => Object.assign(record.facenition, { identity_token_id: 'FN1.EQQAAQ' }),
  ],
  [
    'a token in a text',
    ({ pii_processing: [one] }) => Object.assign(one, { purpose: 'FN1.EQQAAQ' }),
  ],
  ['no other way in', (record) => delete record.facenition.alternative],
  ['a picture', (record) => Object.assign(record, { photo: '/9j/4AAQ' })],
];

test.each(spoilt)('with %s it is none', (_, spoil) => {
  const record = documented();
  spoil(record);
  expect(isRecord(record)).toBe(false);
});
