import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readWebhookSecrets } from '../../src/webhooks/settings.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const A = newSecret();
const B = newSecret();

describe('addresses', () => {
  const urlsOf = (urls: string): readonly string[] =>
    readConfig({ FACENITION_WEBHOOK_URLS: urls }, '/').webhookUrls;

  test.each([
    ['https://a.example/x', ['https://a.example/x']],
    [
      ' https://a.example  https://B.example/?y=1 ',
      ['https://a.example/', 'https://b.example/?y=1'],
    ],
    ['http://localhost:3000/', ['http://localhost:3000/']],
    ['http://127.0.0.1 http://[::1]', ['http://127.0.0.1/', 'http://[::1]/']],
  ])('%j', (text, urls) => {
    expect(urlsOf(text)).toEqual(urls);
  });

  test.each([
    '',
    '   ',
    'a.example',
    'http://a.example/',
    'http://localhost.a.example/',
    'http://127.0.0.1.a.example/',
    'ftp://localhost/',
    'https://user:CANARY@a.example/',
    'https://a.example/ http://b.example/',
    'https://a.example https://a.example/',
    'https://a.example,https://b.example CANARY',
  ])('%j is refused, and not repeated', (text) => {
    const message = 'unusable values in: FACENITION_WEBHOOK_URLS';
    expect(() => urlsOf(text)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG_INVALID', message }),
    );
  });
});

describe('the file of secrets', () => {
  async function fileOf(content: string, mode: number): Promise<string> {
    const path = join(await temporaryFolder(), 'secrets');
    await writeFile(path, content);
    await chmod(path, mode);
    return path;
  }

  test.each([0o600, 0o400])('is read with mode %o', async (mode) => {
    expect(await readWebhookSecrets(await fileOf(`${A}\n${B}\n`, mode))).toEqual([A, B]);
  });

  test('may be written by hand', async () => {
    const content = `# since May\r\n${A}\r\n\n  ${B}\n`;
    expect(await readWebhookSecrets(await fileOf(content, 0o600))).toEqual([A, B]);
  });

  test.each([0o640, 0o604, 0o620])('is refused with mode %o', async (mode) => {
    const path = await fileOf(A, mode);
    await expect(readWebhookSecrets(path)).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  test.each(['', '# nothing', 'CANARY', 'whsec_CANARY'])(
    '%j is refused, and not repeated',
    async (content) => {
      const path = await fileOf(content, 0o600);
      const reading = readWebhookSecrets(path);
      await expect(reading).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
      await expect(reading).rejects.not.toHaveProperty('cause');
      await expect(reading).rejects.not.toThrow('CANARY');
    },
  );

  test('is named where it is not there, or is a folder', async () => {
    const path = join(await temporaryFolder(), 'secrets');
    await expect(readWebhookSecrets(path)).rejects.toThrow(`no file of webhook secrets at ${path}`);
    await mkdir(path, { mode: 0o700 });
    await expect(readWebhookSecrets(path)).rejects.toThrow(`${path} cannot be read`);
  });
});
