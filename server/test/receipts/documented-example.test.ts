import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nock from 'nock';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { createReceipts } from '../../src/receipts/issue.ts';
import { temporaryFolder } from '../temporary-folder.ts';

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** The code block of the page, as a module that finds the libraries of this repository. */
async function documented(): Promise<{
  isMatch(receipt: string, nonce: string): Promise<boolean>;
}> {
  const root = join(import.meta.dirname, '../../..');
  const page = await readFile(join(root, 'docs/receipts.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const folder = join(root, 'node_modules/.cache/facenition');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `receipt-example-${process.pid}.mjs`);
  await writeFile(path, code);
  onTestFinished(() => rm(path));
  return import(path);
}

test('the example of the documentation verifies receipts', async () => {
  nock.disableNetConnect();
  const keyFile = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(keyFile, Date.now());
  const keys = openKeys({ keyFile, keyCustody: { kind: 'file' } });
  const receipts = createReceipts({
    keys,
    issuer: 'https://faces.example',
    lifetimeSeconds: 60,
    clock: Date.now,
    randomId: () => 'id',
  });
  const common = {
    nonce: 'n-1',
    sub: 'tok_1',
    scope: '',
    level: 4,
    threshold: 0.4,
    targetFalseMatchRate: 1e-4,
    model: { id: 'mobile', hash: 'ab' },
    captures: 1,
    liveness: { outcome: 'not-checked' },
  } as const;
  const published = JSON.stringify(await keys.publicKeys());
  nock('https://faces.example').persist().get('/.well-known/jwks.json').reply(200, published);
  const { isMatch } = await documented();
  const match = await receipts.issue({ ...common, decision: 'match' });
  expect(await isMatch(match, 'n-1')).toBe(true);
  expect(await isMatch(match, 'n-2')).toBe(false);
  expect(await isMatch(await receipts.issue({ ...common, decision: 'non-match' }), 'n-1')).toBe(
    false,
  );
  await expect(isMatch(`${match.slice(0, -5)}AAAAA`, 'n-1')).rejects.toThrow();
});
