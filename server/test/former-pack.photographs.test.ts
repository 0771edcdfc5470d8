import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILTIN_PACK, identityTokenId, MOBILE_PACK, readTokenHeader } from '@facenition/core';
import { decodeJwt } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cast, enrolmentCaptures, verificationCaptures } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import type { Config } from '../src/config.ts';
import { modelHash } from '../src/service/receipt-for.ts';
import { runIn } from './cli/run-command.ts';
import { startTestServer, TEST_MODELS_DIR, type TestServer } from './running-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const { FACENITION_TEST_MODELS: models } = process.env;
const why = models === undefined ? ' (skipped: needs FACENITION_TEST_MODELS)' : '';
const common = { password: 'pw', scope: 's', accuracy: '2' };

describe.skipIf(models === undefined)(`a server that changes its model pack${why}`, () => {
  test('goes on to verify tokens of the former, and renews them without a stored photo', async () => {
    const folder = await temporaryFolder();
    const modelsDir = join(folder, 'models');
    await cp(join(TEST_MODELS_DIR, BUILTIN_PACK.id), join(modelsDir, BUILTIN_PACK.id), {
      recursive: true,
    });
    const environment = { FACENITION_MODELS_DIR: modelsDir };
    const pull = ['models', 'pull', MOBILE_PACK.id, '--from', `${models}`];
    expect((await runIn(folder, pull, { environment })).code).toBe(0);
    const kept = { dataDir: folder, keyFile: join(folder, 'keys.json'), modelsDir, workers: 1 };
    const [ada, boris] = [nth(cast, 0), nth(cast, 1)];
    const photos = await enrolmentCaptures(ada);

    let clientToken = '';
    async function during<T>(
      settings: Partial<Config>,
      work: (ask: Ask) => Promise<T>,
    ): Promise<T> {
      const server = await startTestServer(onTestFinished, { ...kept, ...settings });
      clientToken ||= server.clientToken;
      const answered = await work(askOf(server, clientToken));
      await server.close();
      return answered;
    }

    const old = await during({ modelPack: BUILTIN_PACK.id }, async (ask) =>
      String((await ask('/generate', photos, common)).token),
    );
    expect(readTokenHeader(old).modelId).toBe(BUILTIN_PACK.modelId);

    await during({ modelPack: MOBILE_PACK.id }, async (ask) => {
      const refused = await ask('/authenticate', photos, { ...common, token: old });
      expect(refused).toMatchObject({ authenticated: false });
    });

    const both = { modelPack: MOBILE_PACK.id, formerPackIds: [BUILTIN_PACK.id] };
    await during(both, async (ask) => {
      const probe = await verificationCaptures(ada);
      const nonce = '0123456789abcdef';
      const asked = { ...common, token: old, nonce };
      const known = await ask('/authenticate', probe, asked);
      expect(known).toMatchObject({ authenticated: true, renew: 'model' });
      expect(decodeJwt(String(known.receipt))).toMatchObject({
        model: { id: BUILTIN_PACK.id, hash: modelHash(BUILTIN_PACK) },
      });
      const stranger = await ask('/rotate', await enrolmentCaptures(boris), asked);
      expect(stranger).toMatchObject({ authenticated: false });

      const renewed = await ask('/rotate', photos, asked);
      const token = String(renewed.token);
      expect(readTokenHeader(token).modelId).toBe(MOBILE_PACK.modelId);
      const now = await ask('/authenticate', probe, { ...common, token });
      expect(now).toEqual({ ok: true, authenticated: true });
      const gone = await ask('/authenticate', probe, asked);
      expect(gone).toMatchObject({ authenticated: false });
      const id = await identityTokenId(old);
      expect(await ask('/status', [], { ids: id })).toMatchObject({
        states: [{ id, state: 'rotated' }],
      });
    });
  });
});

type Ask = (
  path: string,
  photos: readonly Uint8Array[],
  fields: Record<string, string>,
) => Promise<Record<string, unknown>>;

function askOf({ url }: TestServer, clientToken: string): Ask {
  return async (path, photos, fields) => {
    const form = new FormData();
    for (const photo of photos) form.append('photo', new Blob([new Uint8Array(photo)]), 'photo');
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const headers = { 'X-Auth-Token': clientToken };
    return Object(await (await fetch(url + path, { method: 'POST', body: form, headers })).json());
  };
}
