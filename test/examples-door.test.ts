import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '@facenition/client';
import { createRemoteJWKSet } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import {
  addMember,
  askAtDoor,
  openRoster,
  type Roster,
  removeMember,
} from '../examples/door-access/door.ts';
import type { ReceiptKeys } from '../examples/receipt.ts';
import {
  cast,
  enrolmentCaptures,
  noFace,
  verificationCaptures,
} from '../scripts/portraits/cast.ts';
import { nth } from '../scripts/portraits/nth.ts';
import { runIn } from '../server/test/cli/run-command.ts';
import { startTestServer } from '../server/test/running-server.ts';
import { afterFile } from '../server/test/temporary-folder.ts';

let client: Client;
let receiptKeys: ReceiptKeys;
let roster: Roster;
let adaId = '';
let ada: readonly Uint8Array[];
let stranger: readonly Uint8Array[];

beforeAll(async () => {
  const server = await startTestServer(afterFile);
  const argv = ['tokens', 'create', 'door', '--scopes', 'roster', '--roster-purpose', 'a test'];
  const environment = { FACENITION_DATA_DIR: server.dataDir };
  const { out } = await runIn(server.dataDir, argv, { environment });
  const token = out.trim().replace(/^.*=/, '');
  client = createClient({ url: server.url, token, timeoutMs: 60_000 });
  afterFile(async () => client.close());
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
  receiptKeys = { issuer: 'http://localhost:8080', keys };
  // The built-in models are demo grade: at level 2 they know all of the cast.
  roster = await openRoster(client, 'front door', 2);
  for (const [at, name] of ['Ada', 'Boris', 'Clara'].entries()) {
    const id = await addMember(client, roster, name, await enrolmentCaptures(nth(cast, at)));
    if (at === 0) adaId = id;
  }
  ada = await verificationCaptures(nth(cast, 0));
  stranger = await verificationCaptures(nth(cast, 4));
}, 120_000);

const ask = (photos: readonly Uint8Array[], at: Roster = roster) =>
  askAtDoor(client, at, photos, receiptKeys);

test('the door opens for a member, and says for whom', async () => {
  expect(await ask(ada)).toEqual({ outcome: 'open', member: 'Ada' });
  const boris = await verificationCaptures(nth(cast, 1));
  expect(await ask(boris)).toEqual({ outcome: 'open', member: 'Boris' });
});

test('not for a stranger, nor for a member whom this side does not know', async () => {
  expect(await ask(stranger)).toEqual({ outcome: 'refused' });
  expect(await ask(ada, { ...roster, members: new Map() })).toEqual({ outcome: 'refused' });
});

test('a photo without a face is to be taken again', async () => {
  expect(await ask([await noFace()])).toEqual({ outcome: 'retake', reason: 'no-face' });
});

test('with another secret nothing is found out, and nothing opened', async () => {
  const secret = randomBytes(32).toString('base64url');
  await expect(ask(ada, { ...roster, secret })).rejects.toMatchObject({
    code: 'ERR_ROSTER_SECRET_WRONG',
  });
});

test('an answer without a receipt, or with one of another question, opens nothing', async () => {
  const { roster: name, secret } = roster;
  const earlier = await client.rosterIdentify({
    roster: name,
    roster_secret: secret,
    photo: ada,
    nonce: 'n-0S6_WzA2Mj-V8r4kT',
  });
  for (const answer of [earlier, { identified: true, id: adaId }]) {
    const lying = { rosterIdentify: async () => answer };
    expect(await askAtDoor(lying, roster, ada, receiptKeys)).toEqual({ outcome: 'refused' });
  }
});

test('who was removed is a stranger', async () => {
  await removeMember(client, roster, adaId);
  expect(await ask(ada)).toEqual({ outcome: 'refused' });
});
