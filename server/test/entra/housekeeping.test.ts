import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditEvent } from '../../src/audit/event.ts';
import { keepHouse } from '../../src/service/housekeeping.ts';
import { openStore } from '../../src/store/store.ts';
import { noWebhooks } from '../no-webhooks.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ACME, MIRA, NOW } from './test-provider.ts';

test('a sign-in whose capture never ended goes a minute after its time', async () => {
  const path = join(await temporaryFolder(), 'facenition.sqlite');
  await using opened = new AsyncDisposableStack();
  const store = await openStore<AuditEvent>({ kind: 'sqlite', path });
  opened.defer(() => store.close());
  await store.entraTenants.add(ACME);
  const proof = { browserHash: new Uint8Array(32), returnHash: new Uint8Array(32) };
  const { clientId } = ACME;
  const asked = { clientId, userId: MIRA.oid, subject: MIRA.sub, nonce: 'n', state: 's', acr: 'a' };
  await store.entraSignIns.add({ ...asked, captureId: 'fntx_a', expiresAt: NOW }, proof);
  await store.entraSignIns.add({ ...asked, captureId: 'fntx_b', expiresAt: NOW + 1 }, proof);
  await keepHouse({ store, webhooks: noWebhooks }, NOW + 60_001);
  expect(await store.entraSignIns.take('fntx_a', proof)).toBeUndefined();
  expect(await store.entraSignIns.take('fntx_b', proof)).toBeDefined();
});
