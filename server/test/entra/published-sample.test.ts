import { readFileSync } from 'node:fs';
import { createLocalJWKSet } from 'jose';
import { expect, test } from 'vitest';
import { CLOUDS } from '../../src/entra/addresses.ts';
import { chooseAcr } from '../../src/entra/claims-request.ts';
import { type HintOutcome, judgeHint } from '../../src/entra/hint.ts';
import {
  findAddressee,
  readClientRequestId,
  readForm,
  readRequest,
  readState,
} from '../../src/entra/request.ts';
import { ACME, MIRA } from './test-provider.ts';

/** A request in the form that Microsoft publishes, with a hint by a key of the test. */
const sample = JSON.parse(
  readFileSync(`${import.meta.dirname}/fixtures/authorize-request.json`, 'utf8'),
);
const form = readForm(sample.body) ?? new Map<string, string>();
const ISSUED = 1_795_166_000;
const keys = createLocalJWKSet({ keys: sample.keys });

const judgedAt = (seconds: number): Promise<HintOutcome> => {
  const entraKeys = { of: async () => keys };
  const hint = readRequest(form)?.hint ?? '';
  return judgeHint(hint, ACME, { clouds: CLOUDS, entraKeys }, seconds * 1000);
};

test('it is read whole', async () => {
  const find = async (id: string) => (id === ACME.clientId ? ACME : undefined);
  expect(await findAddressee(form, find, CLOUDS)).toEqual({
    tenant: ACME,
    redirectUri: 'https://login.microsoftonline.com/common/federation/externalauthprovider',
  });
  expect(readRequest(form)).toMatchObject({
    nonce: 'AwABEgEAAAACAOz_BQD0-nonce-fixture',
    state: 'QABAAEAAAAB-state-fixture',
  });
  expect(readState(form)).toBe('QABAAEAAAAB-state-fixture');
  expect(readClientRequestId(form)).toBe('20ff52a5-8b2d-4f0e-9a3b-4c1d7e8f9012');
  expect(chooseAcr(form.get('claims') ?? '')).toBe('possessionorinherence');
});

test.each([
  [ISSUED - 61, 'hint-too-old'],
  [ISSUED - 60, undefined],
  [ISSUED, undefined],
  [ISSUED + 300, undefined],
  [ISSUED + 301, 'hint-too-old'],
])('its hint, which is born expired, at %i: %s', async (seconds, reason) => {
  expect(await judgedAt(seconds)).toEqual(
    reason === undefined
      ? { outcome: 'valid', userId: MIRA.oid, subject: MIRA.sub }
      : { outcome: 'invalid', reason },
  );
});
