import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.ts';
import { createReceipts } from '../../src/receipts/issue.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';

const NONCE = 'n-1';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** A folder with keys, a receipt under them and their public parts. */
async function prepare() {
  const folder = await temporaryFolder();
  await runIn(folder, ['keys', 'init']);
  const keyFile = join(folder, 'facenition-data/keys.json');
  const keys = openKeys({ keyFile, keyCustody: { kind: 'file' } });
  const receipts = createReceipts({
    keys,
    issuer: 'https://faces.example',
    lifetimeSeconds: 300,
    clock: Date.now,
    randomId: () => 'id',
  });
  const receipt = await receipts.issue({
    decision: 'match',
    nonce: NONCE,
    sub: 'tok_1',
    scope: '',
    level: 4,
    threshold: 0.4,
    targetFalseMatchRate: 1e-4,
    model: { id: 'mobile', hash: 'ab' },
    captures: 1,
    liveness: { outcome: 'bona-fide', method: 'texture' },
  });
  const jwks = JSON.stringify(await keys.publicKeys());
  await writeFile(join(folder, 'jwks.json'), jwks);
  await writeFile(join(folder, 'receipt.txt'), `${receipt}\n`);
  const verify = (argv: readonly string[], input = `${receipt}\n`) =>
    runIn(folder, ['receipt', 'verify', ...argv], { input });
  return { folder, receipt, jwks, verify };
}

describe('facenition receipt verify', () => {
  test.each([
    ['standard input', []],
    ['standard input by its sign', ['-']],
    ['a file', ['receipt.txt']],
    ['a file of keys', ['--jwks', 'jwks.json']],
    ['the nonce', ['--nonce', NONCE, '--issuer', 'https://faces.example']],
  ])('shows what a valid receipt says: %s', async (_, argv) => {
    const { verify } = await prepare();
    const { code, out, err } = await verify(argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ decision: 'match', nonce: NONCE, sub: 'tok_1' });
  });

  test('reads the keys from an address', async () => {
    const { verify, jwks } = await prepare();
    nock('https://faces.example').get('/.well-known/jwks.json').reply(200, jwks);
    const argv = ['--jwks', 'https://faces.example/.well-known/jwks.json'];
    expect(await verify(argv)).toMatchObject({ code: 0 });
    expect(nock.isDone()).toBe(true);
  });

  test.each([
    ['nonce', ['--nonce', 'another'], undefined],
    ['issuer', ['--issuer', 'https://other.example'], undefined],
    ['malformed', [], 'no receipt'],
  ])('ends with 1 and the reason: %s', async (reason, argv, input) => {
    const { verify } = await prepare();
    expect(await verify(argv, input)).toEqual({ code: 1, out: `not valid: ${reason}\n`, err: '' });
  });

  test('of other keys ends with 1', async () => {
    const { receipt } = await prepare();
    const other = await prepare();
    expect(await other.verify([], receipt)).toMatchObject({
      code: 1,
      out: 'not valid: unknown-key\n',
    });
  });

  test.each([
    ['no file', ['absent.txt']],
    ['no keys', ['--jwks', 'receipt.txt']],
    ['an address in clear', ['--jwks', 'http://faces.example/jwks.json']],
    ['an address that answers nothing', ['--jwks', 'https://down.example/jwks.json']],
  ])('ends with 2 where it cannot be told: %s', async (_, argv) => {
    const { verify } = await prepare();
    nock('https://down.example').get('/jwks.json').reply(500);
    const { code, out } = await verify(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
