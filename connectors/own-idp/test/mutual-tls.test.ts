import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../../../server/test/http/test-app.ts';
import { type RealServer, startFacenition } from './portal.ts';
import { evaluate, formatted, hasPython, readBlueprint } from './scripts/blueprint.ts';
import {
  type Certificates,
  isThere,
  makeCertificates,
  type Pair,
  readPair,
} from './scripts/certificates.ts';
import { fileOf } from './scripts/file-of.ts';
import { startNginx, startNodeProxy } from './scripts/proxies.ts';

const hasOpenSsl = isThere('openssl', 'version');
const PROXIES = [
  ['a proxy of Node', startNodeProxy, hasOpenSsl],
  ['nginx as it is shipped', startNginx, hasOpenSsl && isThere('nginx', '-v')],
] as const;
const ASKED = {
  ...{ txn: `fntx_${'T'.repeat(22)}`, ticket: `fntk_${'K'.repeat(22)}` },
  ...{ user: 'ada', scope: 'sign-in' },
};

test('the rule for the public address refuses every name that these have there', async () => {
  const conf = await fileOf('proxy/nginx.conf');
  const [, pattern = ''] = /^# +location ~ (\S+) \{ return 404; \}$/m.exec(conf) ?? [];
  expect(pattern).not.toBe('');
  const isRefused = (path: string): boolean => new RegExp(pattern).test(path);
  const { app } = await startFacenition();
  const paths = ['/transactions', '/transactions/status', '/tickets/consume'];
  for (const path of paths.flatMap((one) => [one, `/v1${one}`, `/v2${one}`])) {
    expect((await fetch(app.url + path, { method: 'POST' })).status, path).toBe(401);
    expect(isRefused(path), path).toBe(true);
  }
  for (const path of ['/capture/fntx_x/open', '/oidc/token', '/healthz', '/']) {
    expect(isRefused(path), path).toBe(false);
  }
});

describe.each(PROXIES)('%s', (_, start, isHere) => {
  let server: RealServer;
  let files: Certificates;
  let url: string;
  let token: string;
  beforeEach(async () => {
    if (!isHere) return;
    [server, files] = await Promise.all([startFacenition(), makeCertificates()]);
    token = await server.app.clientToken('step-up');
    url = await start(server.app.url, files);
  });

  async function ask(pair: Pair | undefined, path = '/tickets/consume', key = token) {
    const call = request(url + path, {
      method: 'POST',
      ca: await readFile(files.ca),
      ...(pair && (await readPair(pair))),
      headers: { 'content-type': 'application/json', 'x-auth-token': key },
      agent: false,
    });
    call.end(JSON.stringify(ASKED));
    try {
      const [answer] = await once(call, 'response');
      return { status: answer.statusCode, body: await text(answer) };
    } catch (fault) {
      return { status: 0, body: String(Object(fault).code) };
    }
  }

  test.skipIf(!isHere)('passes a client with its certificate and its token', async () => {
    const { status, body } = await ask(files.client);
    expect([status, JSON.parse(body)]).toEqual([200, { ok: false, reason: 'unknown_txn' }]);
    // By which `createFacenition` asks.
    expect(await ask(files.client, '/v1/tickets/consume')).toMatchObject({ status: 200 });
  });

  test.skipIf(!isHere)('and nobody without one of them', async () => {
    const [without, stranger] = [await ask(undefined), await ask(files.stranger)];
    for (const { status, body } of [without, stranger]) {
      // nginx says so in an answer of its own, Node breaks the handshake.
      expect([0, 400]).toContain(status);
      expect(body).not.toContain('unknown_txn');
    }
    expect(await ask(files.client, '/tickets/consume', 'fnc_wrong')).toMatchObject({ status: 401 });
  });

  test.skipIf(!isHere)('and nothing else of the server', async () => {
    for (const path of ['/token', '/references/list', '/capture/x/open', '/tickets/consume/']) {
      expect(await ask(files.client, path), path).toMatchObject({ status: 404 });
    }
  });

  test.skipIf(!(isHere && hasPython))('a policy of authentik asks through it', async () => {
    const { entries, context } = await readBlueprint('authentik/facenition.yaml');
    const { attrs } = entries.find(({ id }) => id === 'capture') ?? {};
    const expression = formatted(attrs?.expression, context ?? {});
    const address = String(context?.facenition_return_to);
    const of = { idp: 'authentik', tenant: 'main', kind: 'redirect', address } as const;
    await server.app.store.returnAddresses.add(of, NOW);
    const ask = (pair: Partial<Pair>) =>
      evaluate({
        expression,
        context: { pending_user: { uuid: 'ada' } },
        env: {
          ...{ FACENITION_URL: url, FACENITION_TOKEN: token, TEST_CA: files.ca },
          ...(pair.cert && { FACENITION_CLIENT_CERT: pair.cert }),
          ...(pair.key && { FACENITION_CLIENT_KEY: pair.key }),
        },
      });
    const begun = await ask(files.client);
    expect(begun.context.redirect_stage_target).toMatch(/\/capture\/fntx_/);
    expect((await ask({})).failed).toBeDefined();
    expect((await ask(files.stranger)).failed).toBeDefined();
  });
});
