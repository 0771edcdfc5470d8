import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '@facenition/server/api';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';

const PERSON = { idp: 'okta', tenant: 'acme', user: 'mira.holt@acme.example' };
const BACK = 'https://portal.example/face/done';

// biome-ignore lint/suspicious/noExplicitAny: the tree of a document
const read = (): any =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../workflows.openapi.json'), 'utf8'));

test('is an OpenAPI document', async () => {
  expect(await new Validator().validate(read())).toEqual({ valid: true });
});

test('says of every operation what the server says', () => {
  const server = openApiDocument({ product: 'x', registration: 'admin', sendsCodes: false });
  const { paths } = read();
  expect(Object.keys(paths)).toEqual([
    '/v2/invitations',
    '/v2/references/list',
    '/v2/references/revoke',
  ]);
  for (const [path, { post }] of Object.entries<Record<string, never>>(paths)) {
    const theirs = Object(Object(server.paths)[path]).post;
    const fieldsIn = (operation: unknown) => {
      const { schema } = Object(operation).requestBody.content['application/json'];
      return { names: Object.keys(schema.properties), required: schema.required };
    };
    expect(Object(post).operationId).toBe(theirs.operationId);
    expect(fieldsIn(post)).toEqual(fieldsIn(theirs));
    expect(Object.keys(Object(post).responses)).toEqual(Object.keys(theirs.responses));
  }
});

async function enrolled({ store }: TestApp): Promise<void> {
  const { user: userId, ...of } = PERSON;
  await store.vault.add({
    ...{ id: `fnr_${'r'.repeat(22)}`, subject: { ...of, userId }, scope: 'sign-in', level: 2 },
    ...{ tokenId: `fni_${'t'.repeat(27)}`, token: makeToken(), input: 'passphrase' },
    ...{ kid: 0, createdAt: NOW },
  } as const);
}

test('flows of the README do what they say: invite, and take back', async () => {
  const app = await startTestApp();
  const token = await app.clientToken('enrol', 'lifecycle');
  const address = { idp: 'okta', tenant: 'acme', kind: 'redirect', address: BACK } as const;
  await app.store.returnAddresses.add(address, NOW);
  const card = async (path: string, body: object) => {
    const response = await app.postJson(path, body, { 'X-Auth-Token': token });
    return { status: response.status, ...Object(await response.json()) };
  };
  const invited = await card('/v2/invitations', {
    ...{ ...PERSON, scope: 'sign-in', asking: 'Acme', return_to: BACK },
  });
  expect(invited).toMatchObject({ status: 200, url: expect.stringContaining('/capture/') });
  await enrolled(app);
  const { references } = await card('/v2/references/list', PERSON);
  expect(references).toHaveLength(1);
  for (const { reference_id } of references) {
    expect(await card('/v2/references/revoke', { reference_id })).toMatchObject({ ok: true });
  }
  expect((await card('/v2/references/list', PERSON)).references).toEqual([]);
});
