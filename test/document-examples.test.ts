import { access, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile } from '../server/test/temporary-folder.ts';
import { ANSWERED } from './documents/answers.ts';
import {
  type Block,
  type BlockName,
  blocksOf,
  isNamed,
  ROOT,
  readBlocks,
} from './documents/blocks.ts';
import { type Checkout, openCheckout } from './documents/checkout.ts';
import { NOT_RUN } from './documents/not-run.ts';
import { checkTypes, runProgram, writePrograms } from './documents/programs.ts';
import { differences } from './documents/shape.ts';
import { openShell, type Ran, type Shell } from './documents/shell.ts';
import { SURROUNDINGS } from './documents/surroundings.ts';
import { lackingTools } from './documents/tools.ts';

const blocks = readBlocks();
const isLeftOut = (block: Block): boolean => NOT_RUN.some((name) => isNamed(block, name));
const running = blocks.filter((block) => !isLeftOut(block));
const programs = running.filter(({ language }) => language === 'ts' || language === 'js');

/** What the reader asks before `receipts.md` is read: a signed answer, in a file. */
const RECEIPT = `curl -sS -X POST http://localhost:8080/generate -H "X-Auth-Token: $FACENITION_TOKEN" -F photo=@1.jpg -F photo=@2.jpg -F photo=@3.jpg -F password=$USER_SECRET -F scope=app:login
curl -sS -X POST http://localhost:8080/authenticate -H "X-Auth-Token: $FACENITION_TOKEN" -F photo=@fresh.jpg -F password=$USER_SECRET -F scope=app:login -F token=FN1... -F nonce=n-0S6_WzA2Mj-V8r4kT`;

/** A block is a handful of programs that start, on a machine that has other things to do. */
const PATIENT_MS = 120_000;

let checkout: Checkout;
let shell: Shell;
/** What the block above printed, where that was commands. */
let above: readonly Ran[] = [];

const lacking = lackingTools();
const why = lacking.length === 0 ? '' : ` (skipped: needs ${lacking.join(', ')})`;

async function open(): Promise<void> {
  checkout = await openCheckout(afterFile);
  shell = openShell(checkout);
  afterFile(() => shell.close());
  const { folder, server, webhookSecret, receiver } = checkout;
  const receipt = JSON.parse((await shell.run(RECEIPT)).at(-1)?.out ?? '{}').receipt;
  await writeFile(join(folder, 'receipt.txt'), `${receipt}\n`);
  const keys = await fetch(`${server.url}/.well-known/jwks.json`);
  await writeFile(join(folder, 'keys.json'), await keys.text());
  await shell.run(
    'curl -sS -X POST http://localhost:8080/revoke -H "X-Auth-Token: $FACENITION_TOKEN" -F id=$TOKEN_ID',
  );
  const call = await receiver.call('/hooks', 'token.revoked');
  await writeFile(join(folder, 'call.json'), JSON.stringify({ secret: webhookSecret, ...call }));
  await writePrograms(programs, checkout);
}

describe.skipIf(lacking.length > 0)(`of the documents${why}`, () => {
  beforeAll(open, PATIENT_MS);

  test.each(running.map((block) => [`${block.document}:${block.line}`, block] as const))(
    '%s does what is written there',
    async (_, block) => {
      const printed = above;
      above = [];
      switch (block.language) {
        case 'sh':
          above = await shell.run(block.text);
          return;
        case 'ts':
        case 'js':
          return runProgram(block, checkout);
        case 'json':
          return expect(await answerDifferences(block, printed)).toEqual([]);
        case 'text':
          return expect(unprinted(block, printed)).toEqual([]);
        case 'yaml':
          return keepPolicy(block);
        case 'http':
          return expect(await callDifferences(block)).toEqual([]);
        default:
          throw new Error(`neither run nor on the list of what is not: "${block.language}"`);
      }
    },
    PATIENT_MS,
  );

  test('programs have the right types', () => checkTypes(checkout), PATIENT_MS);

  test('what is no command for a test is not run', async () => {
    for (const command of ['npm ci', 'rm -r DIR', 'npx other', 'FACENITION_TOKEN=x', 'node -e 0']) {
      await expect(shell.run(command)).rejects.toThrow('put its block on the list');
    }
  });

  test('a new secret for webhooks is for the eyes of its owner', async () => {
    const { mode } = await stat(join(checkout.folder, 'webhook-secrets'));
    expect(mode & 0o777).toBe(0o600);
  });
});

/** A step-up policy: the reader keeps it, and it is one. */
async function keepPolicy({ text }: Block): Promise<void> {
  await writeFile(join(checkout.folder, 'policy.yaml'), `${text}\n`);
  await shell.run('npx facenition policy check policy.yaml');
}

async function answerDifferences(block: Block, printed: readonly Ran[]): Promise<unknown> {
  const answered = ANSWERED.find((name) => isNamed(block, name));
  if (answered !== undefined) {
    const real = await answered.real(checkout, shell);
    return differences(JSON.parse(block.text), real, answered.reading);
  }
  const lines = block.text.split('\n');
  expect(lines.length, 'as many answers as there were questions').toBe(printed.length);
  // The documents speak of the recommended models; what runs here is demo grade, and warns.
  const reading = { values: 'words', also: ['warning'] } as const;
  return lines.flatMap((line, at) =>
    differences(JSON.parse(line), JSON.parse(`${printed[at]?.out}`), reading),
  );
}

/** Lines that no command above printed; `...` stands for the rest of a line, or for more of them. */
function unprinted({ text }: Block, printed: readonly Ran[]): readonly string[] {
  const out = printed.flatMap((ran) => ran.out.split('\n'));
  const lines = text.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '...');
  return lines.filter((line) => {
    const start = line.replace(/\.\.\.$/, '');
    return !out.some((real) => (start === line ? real === line : real.startsWith(start)));
  });
}

async function callDifferences({ text }: Block): Promise<readonly string[]> {
  const [head = '', body = ''] = text.split('\n\n');
  const [first = '', ...headers] = head.split('\n');
  const call = await checkout.receiver.call('/hooks', JSON.parse(body).type);
  const wrong = headers.filter((header) => {
    const [name = '', value = ''] = header.split(': ');
    const real = `${call.headers[name]}`;
    return value.startsWith('application') ? real !== value : shapeOf(real) !== shapeOf(value);
  });
  const method = first.startsWith(`${call.method} `) ? [] : [first];
  const said = differences(JSON.parse(body), JSON.parse(call.body), { values: 'kinds' });
  return [...method, ...wrong, ...said];
}

/** A text without its digits and letters. */
function shapeOf(text: string): string {
  return text.replaceAll(/[\w+/=-]+/g, '*');
}

describe('the lists', () => {
  const named: readonly BlockName[] = [...NOT_RUN, ...ANSWERED, ...SURROUNDINGS];

  test.each(named.map((name) => [name.document, name.begins, name] as const))(
    '%s has one block that begins: %s',
    (_, __, name) => {
      expect(blocks.filter((block) => isNamed(block, name))).toHaveLength(1);
    },
  );

  test('tests that they speak of are there', async () => {
    const paths = NOT_RUN.flatMap(({ because }) => because.match(/(?:\w+\/)+[\w.-]*\w/g) ?? []);
    for (const path of paths) await access(join(ROOT, path));
    expect(paths.length).toBeGreaterThan(5);
  });

  test('a block without an end is found', () => {
    expect(() => blocksOf('a.md', '```sh\nls\n')).toThrow('a.md:2');
  });
});
