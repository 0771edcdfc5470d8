import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { PublicKeySet } from '../../src/keys/ports.ts';
import type { StoreLocation } from '../../src/store/store.ts';
import type { ServerSettings } from '../server-process.ts';
import { startReceiver, status } from '../webhooks/receiver.ts';

export type OrdealSettings = ServerSettings & { readonly FACENITION_KEY_FILE: string };

/** With a webhook that is told of everything, and no limit to how often somebody may ask. */
export async function settingsFor(where: StoreLocation, folder: string): Promise<OrdealSettings> {
  const secretFile = join(folder, 'webhook-secret');
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  const { url } = await startReceiver(status(204));
  return {
    ...(where.kind === 'postgres'
      ? { FACENITION_DATABASE_URL: where.url }
      : { FACENITION_DATA_DIR: dirname(where.path) }),
    FACENITION_KEY_FILE: join(folder, 'keys.json'),
    FACENITION_WEBHOOK_URLS: url,
    FACENITION_WEBHOOK_SECRET_FILE: secretFile,
    FACENITION_RATE_PER_ADDRESS: '0',
    FACENITION_RATE_PER_CLIENT: '0',
    FACENITION_RATE_PER_TOKEN: '0',
  };
}

/** What the log of a server with these settings is checked with. */
export function publicKeysOf({
  FACENITION_KEY_FILE: keyFile,
}: OrdealSettings): Promise<PublicKeySet> {
  return openKeys({ keyFile, keyCustody: { kind: 'file' } }).allPublicKeys();
}
