import { expect, test } from 'vitest';
import type { Outbox } from '../../src/store/outbox.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const NOW = Date.UTC(2026, 0, 2);

/** A folder whose outbox was filled. */
async function folderWith(fill: (outbox: Outbox) => Promise<void>): Promise<string> {
  const folder = await temporaryFolder();
  await storeIn(folder, ({ outbox }) => fill(outbox));
  return folder;
}

const outboxOfThree = (): Promise<string> =>
  folderWith(async (outbox) => {
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
  });

test('list shows what has not got through, without paths and bodies', async () => {
  const { out, err } = await runIn(await outboxOfThree(), ['webhooks', 'list']);
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
  const { out } = await runIn(await outboxOfThree(), ['webhooks', 'list', ...options]);
  const lines = out.trimEnd().split('\n').slice(1);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(ids);
});

test('list says where it leaves some out', async () => {
  const folder = await folderWith(async (outbox) => {
    for (let at = 0; at < 101; at += 1) {
      await outbox.add({ id: `msg_${at}`, url: 'https://a.example/', body: '' }, NOW + at);
    }
  });
  const { out, err } = await runIn(folder, ['webhooks', 'list']);
  expect(out.trimEnd().split('\n')).toHaveLength(101);
  expect(err).toBe('there are more: the oldest 100 of a state are shown\n');
});

test('retry begins anew with one that was given up, and with no other', async () => {
  const folder = await outboxOfThree();
  const { out } = await runIn(folder, ['webhooks', 'retry', 'msg_dead']);
  expect(out).toBe('delivery msg_dead is due again: a running server makes it\n');
  const due = await storeIn(folder, ({ outbox }) => outbox.list('pending', 9));
  expect(due.map(({ id, attempts }) => [id, attempts])).toContainEqual(['msg_dead', 0]);
  for (const id of ['msg_dead', 'msg_due', 'msg_done', 'msg_none']) {
    const ran = await runIn(folder, ['webhooks', 'retry', id]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('ERR_FIELD_INVALID') });
  }
});
