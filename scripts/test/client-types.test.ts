import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientDocument, headerOf } from '../client-types/client-document.ts';
import { methodsSource, operationsSource } from '../client-types/sources.ts';

const root = join(import.meta.dirname, '..', '..');
const document = clientDocument();
const read = (name: string): string => readFileSync(join(root, 'client', 'src', name), 'utf8');

/** As `npm run client-types` leaves it. */
function formatted(name: string, source: string): string {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const asked = ['check', '--write', `--stdin-file-path=client/src/${name}`];
  return execFileSync(process.execPath, [biome, ...asked], {
    cwd: root,
    input: source,
    encoding: 'utf8',
  });
}

test('the types of the client are those of the interface of today', () => {
  const [first] = read('schema.ts').split('\n');
  expect(`${first}\n`, 'the interface has changed: npm run client-types').toBe(headerOf(document));
});

test.each([
  ['operations.ts', operationsSource(document)],
  ['methods.ts', methodsSource(document)],
])('%s of the client is made of the interface of today', (name, source) => {
  const made = formatted(name, source);
  expect(read(name), 'the interface has changed: npm run client-types').toBe(made);
});
