import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { consentRecord, readConsentTerms } from '../../src/capture/consent.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
const schema = JSON.parse(await readFile(join(DOCS, 'consent-receipt.schema.json'), 'utf8'));
const isRecord = new Ajv({ strict: true, allErrors: true }).compile(schema);

const made = {
  tokenId: 'fni_8Qm2kVYx1cT0bq9LwE5uJrZ3aH7',
  scope: 'sign-in',
  expires: Date.UTC(2027, 10, 30),
  principal: 'fnr_AAAAAAAAAAAAAAAAAAAAAA',
  secret: 'device',
} as const;

test('the example of a consent file is one, has every key, and makes records that keep to their schema', async () => {
  const terms = await readConsentTerms(join(DOCS, 'consent.example.yaml'));
  const given = { version: terms.version, language: 'de', at: Date.UTC(2026, 10, 29) };
  const record = JSON.parse(consentRecord(terms, given, made).record);
  isRecord(record);
  expect(isRecord.errors).toBeNull();
  const [processing] = record.pii_processing;
  const keys = Object.keys(schema.definitions.processing.properties);
  expect(Object.keys(processing).sort()).toEqual(keys.sort());
  expect(processing).toMatchObject({ language: 'de', retention_period: 'P365D' });
  expect(record.facenition).toEqual({
    identity_token_id: made.tokenId,
    scope: 'sign-in',
    expiry: '2027-11-29',
    secret: 'device',
    alternative: 'password and one-time code',
  });
});

test('whoever is named in it as controller is a party of it', async () => {
  const { processing, parties } = await readConsentTerms(join(DOCS, 'consent.example.yaml'));
  const known = parties.map(({ party_id }) => party_id);
  expect(known).toEqual(expect.arrayContaining(processing.flatMap((one) => one.pii_controllers)));
});
