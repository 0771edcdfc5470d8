import { beforeEach, describe, expect, test } from 'vitest';
import { capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import { BROKEN, startBroken } from '../../../test/connectors/broken-server.ts';
import { type RealServer, startFacenition } from './portal.ts';
import { fileOf, SECRETS } from './scripts/file-of.ts';
import { type NodeRun, runNode } from './scripts/ping-node.ts';

const RETURN_TO =
  'https://ping.example/am/XUI/?realm=/alpha&authIndexType=service&authIndexValue=Face';
const source = await fileOf('ping/facenition.js');

let server: RealServer;
let token: string;
beforeEach(async () => {
  server = await startFacenition();
  const subject = { idp: 'ping', tenant: 'alpha', userId: 'ada' };
  const { store } = server.app;
  const address = { idp: 'ping', tenant: 'alpha', kind: 'redirect', address: RETURN_TO } as const;
  await store.returnAddresses.add(address, NOW);
  await store.vault.add({
    ...{ id: `fnr_${'p'.repeat(22)}`, subject, scope: 'sign-in', level: 4, input: 'passphrase' },
    ...{ tokenId: `fni_${'p'.repeat(27)}`, token: makeToken(), kid: 0, createdAt: NOW },
  } as const);
  token = await server.app.clientToken('step-up');
});

const run = (
  state: Record<string, unknown>,
  parameters?: Readonly<Record<string, string>>,
  changes: { readonly url?: string; readonly asLists?: boolean; readonly token?: string } = {},
): Promise<NodeRun> =>
  runNode(source, {
    state,
    token: changes.token ?? token,
    ...(parameters && { parameters }),
    ...(changes.asLists !== undefined && { asLists: changes.asLists }),
    properties: {
      'esv.facenition.url': changes.url ?? server.app.url,
      'esv.facenition.return.to': RETURN_TO,
    },
  });

/** The person shows their face; answers what AM is told by the browser that comes back. */
async function captured({ redirect }: NodeRun): Promise<Record<string, string>> {
  const txn = String(redirect?.[0]).split('/').at(-1) ?? '';
  const page = openBrowser(server.app);
  await page.open(txn);
  const { body } = await capture(page, txn);
  return Object.fromEntries(new URL(body.next.url).searchParams);
}

describe('the scripted decision', () => {
  test.each([true, false])('lets on whoever showed their face (lists: %s)', async (asLists) => {
    const first = await run({ username: 'ada' });
    expect(first.outcome).toBeUndefined();
    expect(first.redirect?.slice(1)).toEqual([{}, 'GET', true]);
    const second = await run(first.state, await captured(first), { asLists });
    expect(second).toMatchObject({ outcome: 'verified', redirect: undefined });
    expect(second.state).toMatchObject({ facenition: {} });
  });

  test('refuses a browser that did not capture, and a ticket that was used', async () => {
    const first = await run({ username: 'ada' });
    const back = await captured(first);
    expect((await run(first.state, { ...back, state: 'x' })).outcome).toBe('refused');
    const { ticket: _, ...without } = back;
    expect((await run(first.state, without)).outcome).toBe('refused');
    expect((await run({ ...first.state, username: 'eve' }, back)).outcome).toBe('refused');
    expect((await run(first.state, back)).outcome).toBe('verified');
    server.app.setTime(NOW + 11_000);
    expect((await run(first.state, back)).outcome).toBe('refused');
  });

  test('begins anew for a browser that brings what nobody waits for', async () => {
    const back = { txn: 'fntx_x', state: 'x', ticket: 'fntk_x' };
    expect((await run({ username: 'ada' }, back)).redirect).toBeDefined();
    expect((await run({ username: 'ada', facenition: {} }, back)).redirect).toBeDefined();
  });

  test('knows the other way', async () => {
    const first = await run({ username: 'ada' });
    const { state } = Object(first.state.facenition);
    const back = { state, outcome: 'alternative' };
    expect((await run(first.state, back)).outcome).toBe('alternative');
  });

  test('refuses where nobody is named, or the policy asks for no face', async () => {
    expect((await run({})).outcome).toBe('refused');
    const quiet = await startBroken((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ok":true,"required":false,"rule":"none"}');
    });
    expect((await run({ username: 'ada' }, {}, { url: quiet.url })).outcome).toBe('refused');
    await quiet.close();
  });

  // Ping's Http Client service has its own time limit.
  const slow = ['does not answer', 'answers a byte at a time'];
  test.each(Object.keys(BROKEN).filter((name) => !slow.includes(name)))(
    'lets nobody on where the server %s',
    async (name) => {
      const first = await run({ username: 'ada' });
      const back = await captured(first);
      const answer = BROKEN[name];
      if (answer === undefined) throw new Error(name);
      const { url, close } = await startBroken(answer);
      const begun = await run({ username: 'ada' }, {}, { url });
      const consumed = await run(first.state, back, { url });
      await close();
      expect(consumed.outcome).toMatch(/^(unavailable|refused)$/);
      expect(begun.outcome).toMatch(/^(unavailable|refused)$/);
      expect(begun.redirect).toBeUndefined();
    },
  );

  test('says nothing of a token or a ticket in the log', async () => {
    const first = await run({ username: 'ada' });
    const back = await captured(first);
    const { logged } = await run(first.state, back, { url: 'http://127.0.0.1:1' });
    expect(logged).toEqual(['Facenition: nothing was decided']);
    const wrong = await run({ username: 'ada' }, {}, { token: 'fnc_wrong' });
    expect([wrong.outcome, wrong.logged]).toEqual([
      'unavailable',
      ['Facenition: nothing was decided'],
    ]);
  });

  test('is written as the examples of its documents are: no arrow, no let, no ?.', () => {
    expect(source).not.toMatch(/=>|\b(?:let|const|async|await|class)\b|\?\?|\?\./);
    expect(source).not.toMatch(SECRETS);
  });
});

describe('the journey', () => {
  const SUCCESS = '70e691a5-1e33-4ac3-a356-e7b6d60d92e0';
  const FAILURE = 'e301438c-0bd0-429c-ab0c-66126501069a';

  test('goes on by a verified face alone, and ends in failure else', async () => {
    const { trees } = JSON.parse(await fileOf('ping/journey.json'));
    const { tree, nodes, scripts } = trees.FacenitionLogin;
    const places = Object.keys(tree.nodes);
    expect(Object.keys(nodes)).toEqual(places);
    expect(places).toContain(tree.entryNodeId);
    const face = places.find((id) => tree.nodes[id].displayName === 'Live face') ?? '';
    expect(tree.nodes[face].connections).toEqual({
      ...{ verified: SUCCESS, refused: FAILURE, alternative: FAILURE, unavailable: FAILURE },
    });
    expect(nodes[face].outcomes).toEqual(Object.keys(tree.nodes[face].connections));
    for (const id of places) {
      for (const to of Object.values(tree.nodes[id].connections)) {
        expect([...places, SUCCESS, FAILURE]).toContain(to);
        // Nothing leads to success but the face.
        if (to === SUCCESS) expect(id).toBe(face);
      }
    }
    const script = scripts[nodes[face].script];
    expect(script).toMatchObject({
      ...{ _id: nodes[face].script, language: 'JAVASCRIPT', evaluatorVersion: '2.0' },
      ...{ context: 'AUTHENTICATION_TREE_DECISION_NODE', default: false },
    });
    expect(script.script.join('\n')).toBe(source);
  });
});
