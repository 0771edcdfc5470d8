import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVENTS, newKeys, seal } from '../audit/trail.ts';
import { runIn } from './run-command.ts';

async function prepare() {
  const { path, keys } = await newKeys();
  const folder = dirname(dirname(path));
  const { lines, head } = await seal(EVENTS, await keys.signer());
  await writeFile(join(folder, 'trail.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(join(folder, 'short.jsonl'), `${lines.slice(0, -1).join('\n')}\n`);
  await writeFile(join(folder, 'gap.jsonl'), `${lines.slice(1).join('\n')}\n`);
  await writeFile(join(folder, 'jwks.json'), JSON.stringify(await keys.allPublicKeys()));
  const verify = (...argv: string[]) => runIn(folder, ['audit', 'verify', ...argv]);
  return { verify, head: `${head.seq}:${head.hash}` };
}

describe('facenition audit verify', () => {
  test('tells the head of a trail that is intact', async () => {
    const { verify, head } = await prepare();
    const intact = { code: 0, out: `${EVENTS.length} entries, intact; head ${head}\n`, err: '' };
    expect(await verify('--file', 'trail.jsonl')).toEqual(intact);
    expect(await verify('--file', 'trail.jsonl', '--jwks', 'jwks.json')).toEqual(intact);
    expect(await verify('--file', 'trail.jsonl', '--expect-head', head)).toEqual(intact);
  });

  test('ends with 1 and says where it is not', async () => {
    const { verify, head } = await prepare();
    expect(await verify('--file', 'gap.jsonl')).toEqual({
      code: 1,
      out: 'not intact at entry 1: gap\n',
      err: '',
    });
    expect(await verify('--file', 'short.jsonl', '--expect-head', head)).toMatchObject({
      code: 1,
      out: `not intact at entry ${EVENTS.length}: truncated\n`,
    });
    expect((await verify('--file', 'short.jsonl')).code).toBe(0);
  });

  test('says in its help what it cannot see alone', async () => {
    const { verify } = await prepare();
    expect((await verify('--help')).out.replace(/\s+/g, ' ')).toContain(
      'only with it are missing last entries found',
    );
  });

  test.each([
    [['--file', 'absent.jsonl']],
    [['--file', '.']],
    [['--file', 'trail.jsonl', '--expect-head', '3:abc']],
    [['--file', 'trail.jsonl', '--jwks', 'trail.jsonl']],
  ])('ends with 2 where it cannot be told: %j', async (argv) => {
    const { verify } = await prepare();
    const { code, out } = await verify(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
