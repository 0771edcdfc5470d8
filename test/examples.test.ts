import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Client, createClient } from '@facenition/client';
import { PACKS } from '@facenition/core';
import { openTemplatePorts, readConfig, selectPack } from '@facenition/server';
import { createRemoteJWKSet } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { findDuplicates, oddOnesOut } from '../examples/de-duplication/find-duplicates.ts';
import { decrypt, encrypt, type Opener } from '../examples/file-encryption/vault.ts';
import { checkIdentity } from '../examples/kyc/check-identity.ts';
import { confirms, type ReceiptKeys } from '../examples/receipt.ts';
import {
  askServer,
  createStepUp,
  enrolFactor,
  type Messenger,
} from '../examples/second-factor/step-up.ts';
import {
  cast,
  enrolmentCaptures,
  noFace,
  verificationCaptures,
} from '../scripts/portraits/cast.ts';
import { nth } from '../scripts/portraits/nth.ts';
import {
  startTestServer,
  TEST_MODELS_DIR,
  type TestServer,
} from '../server/test/running-server.ts';
import { afterFile } from '../server/test/temporary-folder.ts';

/** The built-in models are demo grade: at level 2 they know all of the cast. */
const LEVEL = 2;

interface Drawn {
  readonly enrolment: readonly Uint8Array[];
  readonly probes: readonly Uint8Array[];
}

const newSecret = (): string => randomBytes(32).toString('base64url');

let server: TestServer;
let client: Client;
let receiptKeys: ReceiptKeys;
let ada: Drawn;
let boris: Drawn;
let crowd: readonly Uint8Array[];

beforeAll(async () => {
  server = await startTestServer(afterFile);
  client = createClient({ url: server.url, token: server.clientToken, timeoutMs: 30_000 });
  afterFile(async () => client.close());
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
  receiptKeys = { issuer: 'http://localhost:8080', keys };
  const drawn = await Promise.all(
    cast.map(async (person) => ({
      enrolment: await enrolmentCaptures(person),
      probes: await verificationCaptures(person),
    })),
  );
  [ada, boris] = [nth(drawn, 0), nth(drawn, 1)];
  crowd = drawn.map(({ enrolment }) => nth(enrolment, 1));
}, 60_000);

describe('second factor', () => {
  const deviceSecret = newSecret();
  const enrolled = () => enrolFactor(client, { photos: ada.enrolment, deviceSecret }, LEVEL);

  test('lets the person in with their face, once for each question', async () => {
    const { factor } = await enrolled();
    const stepUp = createStepUp(askServer(client), receiptKeys);
    const nonce = stepUp.begin(factor);
    const shown = { photos: ada.probes, deviceSecret };
    expect(await stepUp.finish(nonce, shown)).toEqual({ outcome: 'passed' });
    expect(await stepUp.finish(nonce, shown)).toEqual({ outcome: 'refused' });
  });

  test('refuses another face, another secret and a question that is over', async () => {
    const { factor } = await enrolled();
    let now = Date.now();
    const stepUp = createStepUp(askServer(client), receiptKeys, () => now);
    const tried = (photos: readonly Uint8Array[], secret: string) =>
      stepUp.finish(stepUp.begin(factor), { photos, deviceSecret: secret });
    expect(await tried(boris.probes, deviceSecret)).toEqual({ outcome: 'refused' });
    expect(await tried(ada.probes, newSecret())).toEqual({ outcome: 'refused' });
    const nonce = stepUp.begin(factor);
    now += 121_000;
    const late = await stepUp.finish(nonce, { photos: ada.probes, deviceSecret });
    expect(late).toEqual({ outcome: 'refused' });
  });

  test('says what to do about a photo, and when tries are used up', async () => {
    const { factor } = await enrolled();
    const stepUp = createStepUp(askServer(client), receiptKeys);
    const tried = (photo: Uint8Array) =>
      stepUp.finish(stepUp.begin(factor), { photos: [photo], deviceSecret });
    expect(await tried(await noFace())).toEqual({ outcome: 'retake', reason: 'no-face' });
    for (let tries = 0; tries < 5; tries += 1) await tried(nth(boris.probes, 0));
    const last = await tried(nth(ada.probes, 0));
    expect(last).toEqual({ outcome: 'wait', seconds: expect.any(Number) });
  });

  test('believes no messenger that brings no receipt, or one of another question', async () => {
    const { factor } = await enrolled();
    const { factor: other } = await enrolled();
    const shown = { photos: ada.probes, deviceSecret };
    const bring = async (messenger: Messenger) => {
      const stepUp = createStepUp(messenger, receiptKeys);
      return stepUp.finish(stepUp.begin(factor), shown);
    };
    const ask = askServer(client);
    const lying: Messenger = async () => ({ outcome: 'match', receipt: undefined });
    expect(await bring(lying)).toEqual({ outcome: 'refused' });
    const older: Messenger = () => ask('a-nonce-of-yesterday', factor, shown);
    expect(await bring(older)).toEqual({ outcome: 'refused' });
    const elsewhere: Messenger = (nonce) => ask(nonce, other, shown);
    expect(await bring(elsewhere)).toEqual({ outcome: 'refused' });
  });

  test('has a way in without a face: each code once', async () => {
    const { factor, recoveryCodes } = await enrolled();
    const stepUp = createStepUp(askServer(client), receiptKeys);
    const code = nth(recoveryCodes, 3);
    expect(stepUp.recover(factor, 'guessed')).toEqual({ outcome: 'refused' });
    expect(stepUp.recover(factor, code)).toEqual({ outcome: 'passed' });
    expect(stepUp.recover(factor, code)).toEqual({ outcome: 'refused' });
  });
});

test('a receipt of another issuer, and one that was changed, confirm nothing', async () => {
  const [nonce, scope, device_secret] = ['n-0S6_WzA2Mj-V8r4kT', 'app:login', newSecret()];
  const common = { scope, device_secret, accuracy: LEVEL } as const;
  const { token, id: sub } = await client.generate({ photo: ada.enrolment, ...common });
  const { receipt } = await client.authenticate({ photo: ada.probes, ...common, token, nonce });
  const question = { nonce, sub, scope, level: LEVEL };
  expect(await confirms(receipt, question, receiptKeys)).toBe(true);
  expect(await confirms(`${receipt?.slice(0, -4)}AAAA`, question, receiptKeys)).toBe(false);
  expect(await confirms(receipt, { ...question, level: 4 }, receiptKeys)).toBe(false);
  expect(await confirms(receipt, { ...question, scope: 'app:pay' }, receiptKeys)).toBe(false);
  const elsewhere = { ...receiptKeys, issuer: 'https://elsewhere.example' };
  expect(await confirms(receipt, question, elsewhere)).toBe(false);
  const nowhere = createRemoteJWKSet(new URL('http://127.0.0.1:9/jwks.json'));
  await expect(confirms(receipt, question, { ...receiptKeys, keys: nowhere })).rejects.toThrow();
});

describe('know your customer', () => {
  const check = (portrait: Uint8Array, selfie: Uint8Array, asking: typeof client = client) =>
    checkIdentity(asking, { portrait, selfie, level: LEVEL });

  test('sends the person of the document to a review where liveness was not looked at', async () => {
    const checked = await check(nth(ada.enrolment, 0), nth(ada.probes, 0));
    expect(checked).toEqual({ outcome: 'review', because: 'liveness-not-checked' });
  });

  test.each([
    [true, { outcome: 'accepted' }],
    [false, { outcome: 'review', because: 'attack-suspected' }],
  ])('with live: %s', async (live, outcome) => {
    // The models that look for attacks are not here; everything else is.
    const looking = { ...client, liveness: async () => ({ live, threshold: 0.5 }) };
    expect(await check(nth(ada.enrolment, 0), nth(ada.probes, 0), looking)).toEqual(outcome);
    const stranger = await check(nth(ada.enrolment, 0), nth(boris.probes, 0), looking);
    expect(stranger).toEqual({ outcome: 'refused' });
  });

  test('says which of the two pictures to take again', async () => {
    const room = await noFace();
    const retake = { outcome: 'retake', reason: 'no-face' };
    expect(await check(room, nth(ada.probes, 0))).toEqual({ ...retake, which: 'portrait' });
    expect(await check(nth(ada.enrolment, 0), room)).toEqual({ ...retake, which: 'selfie' });
  });
});

describe('de-duplication', () => {
  test('names whom a person should look at, in as many requests as it takes', async () => {
    const room = await noFace();
    // Ada last: behind the first request.
    const accounts = [...crowd.slice(1, 4), room, nth(crowd, 0)].map((photo, at) => ({
      account: `account ${at}`,
      photo,
    }));
    let requests = 0;
    const counting: Pick<Client, 'matchBulk'> = {
      matchBulk(request) {
        requests += 1;
        return client.matchBulk(request);
      },
    };
    const found = await findDuplicates(counting, nth(ada.probes, 0), accounts, 3, 3);
    expect(found).toEqual({
      outcome: 'searched',
      candidates: ['account 4'],
      unusable: [{ account: 'account 3', reason: 'no-face' }],
      compared: 4,
    });
    expect(requests).toBe(2);
    const nobody = await findDuplicates(counting, room, accounts.slice(0, 1), 3);
    expect(nobody).toEqual({ outcome: 'retake', reason: 'no-face' });
  });

  test('finds the photo that is of somebody else', async () => {
    const photos = [...ada.enrolment, nth(boris.enrolment, 0)];
    expect(await oddOnesOut(client, photos, LEVEL)).toEqual([3]);
    expect(await oddOnesOut(client, ada.enrolment, LEVEL)).toEqual([]);
  });
});

describe('file encryption', () => {
  const content = Uint8Array.from(Buffer.from('for Ada alone'));
  const deviceSecret = Uint8Array.from(randomBytes(32));
  const opener = (photos: readonly Uint8Array[], secret = deviceSecret): Opener => ({
    photos: photos.slice(0, 1),
    deviceSecret: secret,
    level: LEVEL,
  });

  async function ports() {
    const { modelPack, ...config } = readConfig({ FACENITION_DATA_DIR: server.dataDir }, '/');
    const modelsDir = TEST_MODELS_DIR;
    const pack = await selectPack({ packs: PACKS, modelsDir, wanted: modelPack ?? 'builtin' });
    const keyFile = join(server.dataDir, 'keys.json');
    return openTemplatePorts({ ...config, modelsDir, keyFile, pack }, Date.now);
  }

  test('opens for the person alone, and only as it was written', async () => {
    const own = await ports();
    const done = await encrypt(content, opener(ada.enrolment), own);
    if (done.outcome !== 'encrypted') throw new Error(done.reason);
    const file = Uint8Array.from(done.file);
    expect(Buffer.from(file).includes('for Ada')).toBe(false);
    expect(await decrypt(file, opener(ada.probes), own)).toEqual({ outcome: 'decrypted', content });
    expect(await decrypt(file, opener(boris.probes), own)).toEqual({ outcome: 'refused' });
    const wrong = opener(ada.probes, Uint8Array.from(randomBytes(32)));
    expect(await decrypt(file, wrong, own)).toEqual({ outcome: 'refused' });
    for (const at of [file.length - 1, file.indexOf(0x0a) - 2]) {
      const changed = file.with(at, (file[at] ?? 0) ^ 2);
      expect(await decrypt(changed, opener(ada.probes), own)).toEqual({ outcome: 'damaged' });
    }
    // Another spelling of the same salt: its last letter has two bits that say nothing.
    const last = file.indexOf(0x0a) - 18;
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = letters.charCodeAt(letters.indexOf(String.fromCharCode(file[last] ?? 0)) ^ 1);
    const respelt = file.with(last, other);
    expect(await decrypt(respelt, opener(ada.probes), own)).toEqual({ outcome: 'damaged' });
    const cut = file.slice(0, 40);
    expect(await decrypt(cut, opener(ada.probes), own)).toEqual({ outcome: 'damaged' });
    const room = opener([await noFace()]);
    const seen = { outcome: 'not-acquired', reason: 'no-face' };
    expect(await decrypt(file, room, own)).toMatchObject(seen);
    expect(await encrypt(content, room, own)).toMatchObject(seen);
  });
});
