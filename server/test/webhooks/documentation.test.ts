import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSigner } from '../../src/webhooks/signature.ts';

type IsGenuine = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => boolean;

/** The function that docs/webhooks.md tells receivers to use. */
async function documented(): Promise<IsGenuine> {
  const page = await readFile(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  const { isGenuine }: { isGenuine: IsGenuine } = await import(
    `data:text/javascript,${encodeURIComponent(code)}`
  );
  return isGenuine;
}

test('what the documentation tells receivers to do works', async () => {
  const isGenuine = await documented();
  const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
  const [secret, next, other] = [newSecret(), newSecret(), newSecret()];
  const body = '{"type":"token.revoked"}';
  const headersAt = (now: number): Record<string, string> => ({
    ...createSigner([secret, next])({ id: 'msg_1', body }, now),
  });
  const headers = headersAt(Date.now());

  expect(isGenuine(secret, headers, body)).toBe(true);
  expect(isGenuine(next, headers, body)).toBe(true);
  expect(isGenuine(other, headers, body)).toBe(false);
  expect(isGenuine(secret, headers, `${body} `)).toBe(false);
  expect(isGenuine(secret, { ...headers, 'webhook-id': 'msg_2' }, body)).toBe(false);
  expect(isGenuine(secret, headersAt(Date.now() - 301_000), body)).toBe(false);
  expect(isGenuine(secret, headersAt(Date.now() + 302_000), body)).toBe(false);
  expect(isGenuine(secret, { ...headers, 'webhook-timestamp': 'x' }, body)).toBe(false);
  expect(isGenuine(secret, { ...headers, 'webhook-signature': 'v1,' }, body)).toBe(false);
  expect(isGenuine(secret, {}, body)).toBe(false);
});
