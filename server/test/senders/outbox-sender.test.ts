import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeMessage, CodeSender } from '../../src/senders/code-sender.ts';
import { createOutboxSender } from '../../src/senders/outbox-sender.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const MESSAGE: CodeMessage = {
  kind: 'email',
  to: 'a@canary.example',
  code: '014285',
  validMinutes: 10,
};

function senderInto(dir: string): CodeSender {
  let count = 0;
  const randomId = (): string => {
    count += 1;
    return String(count);
  };
  return createOutboxSender({ dir, clock: () => NOW, randomId });
}

test('each message is a file, for its owner only, in a folder for its owner only', async () => {
  const dir = join(await temporaryFolder(), 'deep', 'outbox');
  const sender = senderInto(dir);
  await sender.send(MESSAGE);
  await sender.send({ ...MESSAGE, kind: 'phone', to: '+442079460000' });

  const names = (await readdir(dir)).toSorted();
  expect(names).toEqual(['2026-01-02T03-04-05.000Z-1.json', '2026-01-02T03-04-05.000Z-2.json']);
  const sentAt = '2026-01-02T03:04:05.000Z';
  const first = join(dir, names[0] ?? '');
  expect(JSON.parse(await readFile(first, 'utf8'))).toEqual({ ...MESSAGE, sentAt });
  expect((await stat(first)).mode & 0o777).toBe(0o600);
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
});

test.each([0o750, 0o705, 0o777])('a folder with mode %o gets nothing', async (mode) => {
  const dir = join(await temporaryFolder(), 'outbox');
  await mkdir(dir);
  await chmod(dir, mode);
  await expect(senderInto(dir).send(MESSAGE)).rejects.toMatchObject({
    code: 'ERR_DELIVERY_FAILED',
    message: `${dir} is open to other users: close it with \`chmod 700 ${dir}\``,
  });
  expect(await readdir(dir)).toEqual([]);
});

test('a file in the place of the folder is told of, without the message', async () => {
  const dir = join(await temporaryFolder(), 'outbox');
  await writeFile(dir, '');
  await expect(senderInto(dir).send(MESSAGE)).rejects.toMatchObject({
    code: 'ERR_DELIVERY_FAILED',
    message: `cannot write to ${dir}: a part of this path is a file, not a folder`,
  });
});
