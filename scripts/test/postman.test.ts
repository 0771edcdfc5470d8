import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientDocument } from '../client-types/client-document.ts';
import { postmanCollection } from '../postman/collection.ts';

const path = join(import.meta.dirname, '..', '..', 'docs', 'facenition.postman_collection.json');
const committed: { readonly item: readonly { readonly item: readonly object[] }[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

test('the Postman collection is made of the interface of today', async () => {
  const made: unknown = JSON.parse(JSON.stringify(await postmanCollection()));
  expect(committed, 'the interface has changed: npm run postman').toEqual(made);
});

test('it has a request for every operation', () => {
  const requests = committed.item.flatMap(({ item }) => item);
  expect(requests).toHaveLength(Object.keys(clientDocument().paths).length);
});
