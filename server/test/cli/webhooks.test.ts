import { Command } from 'commander';
import { expect, test } from 'vitest';
import { processTerminal } from '../../src/cli/terminal.ts';
import { addWebhooksCommand } from '../../src/cli/webhooks.ts';
import type { Outbox } from '../../src/store/outbox.ts';
import { memoryOutbox } from '../webhooks/memory-outbox.ts';

const NOW = Date.UTC(2026, 0, 2);

/** Runs `facenition webhooks ...` and answers what it printed. */
async function run(outbox: Outbox, ...argv: string[]): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const terminal = {
    ...processTerminal(),
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  let open = 0;
  const program = new Command().exitOverride();
  addWebhooksCommand(program, { terminal }, async () => {
    open += 1;
    return {
      outbox,
      close: async () => {
        open -= 1;
      },
    };
  });
  try {
    await program.parseAsync(['webhooks', ...argv], { from: 'user' });
  } finally {
    expect(open).toBe(0);
  }
  return printed;
}

async function outboxOfThree(): Promise<ReturnType<typeof memoryOutbox>> {
  const outbox = memoryOutbox();
  for (const [id, path] of [
    ['msg_done', ''],
    ['msg_dead', 'SECRET'],
    ['msg_due', ''],
  ] as const) {
    await outbox.add({ id, url: `https://a.example:8443/${path}`, body: 'BODY' }, NOW);
  }
  await outbox.claim(NOW, 0, 9);
  await outbox.delivered('msg_done', NOW);
  await outbox.failed('msg_dead', { reason: 'status-410' }, NOW);
  await outbox.failed('msg_due', { reason: 'timeout', nextAt: NOW + 5000 }, NOW);
  return outbox;
}

test('list shows what has not got through, without paths and bodies', async () => {
  const { out, err } = await run(await outboxOfThree(), 'list');
  expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['id', 'state', 'endpoint', 'created', 'tries', 'last failure', 'next try'],
    [
      'msg_due',
      'pending',
      'a.example:8443',
      '2026-01-02T00:00:00.000Z',
      '1',
      'timeout',
      '2026-01-02T00:00:05.000Z',
    ],
    ['msg_dead', 'dead', 'a.example:8443', '2026-01-02T00:00:00.000Z', '1', 'status-410'],
    [''],
  ]);
  expect(err).toBe('');
});

test.each([
  [['--dead'], ['msg_dead']],
  [['--pending'], ['msg_due']],
  [
    ['--dead', '--pending'],
    ['msg_due', 'msg_dead'],
  ],
])('list %j', async (options, ids) => {
  const { out } = await run(await outboxOfThree(), 'list', ...options);
  const lines = out.trimEnd().split('\n').slice(1);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(ids);
});

test('list says where it leaves some out', async () => {
  const outbox = memoryOutbox();
  for (let at = 0; at < 101; at += 1) {
    await outbox.add({ id: `msg_${at}`, url: 'https://a.example/', body: '' }, NOW + at);
  }
  const { out, err } = await run(outbox, 'list');
  expect(out.trimEnd().split('\n')).toHaveLength(101);
  expect(err).toBe('there are more: the oldest 100 of a state are shown\n');
});

test('retry begins anew with one that was given up, and with no other', async () => {
  const outbox = await outboxOfThree();
  const { out } = await run(outbox, 'retry', 'msg_dead');
  expect(out).toBe('delivery msg_dead is due again: a running server makes it\n');
  expect(outbox.get('msg_dead')).toMatchObject({ state: 'pending', attempts: 0 });
  for (const id of ['msg_dead', 'msg_due', 'msg_done', 'msg_none']) {
    await expect(run(outbox, 'retry', id)).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
  }
});
