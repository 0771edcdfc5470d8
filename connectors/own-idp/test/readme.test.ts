import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { blocksOf } from '../../../test/documents/blocks.ts';
import { ORIGIN, startFacenition } from './portal.ts';
import { createApp } from './readme/app.ts';
import { fileOf, PLACEHOLDERS, SECRETS } from './scripts/file-of.ts';

const readme = await fileOf('README.md');
const blocks = blocksOf('README.md', readme);

describe('the README', () => {
  test('shows the program that is run here', async () => {
    const path = join(import.meta.dirname, 'readme/app.ts');
    const program = await readFile(path, 'utf8');
    expect(blocks.filter(({ language }) => language === 'ts').map((block) => block.text)).toEqual([
      program.trimEnd(),
    ]);
  });

  test('names every placeholder and variable of the files beside it', async () => {
    const files = [
      'authentik/facenition.yaml',
      'authentik/source-stage.yaml',
      'auth0/facenition.js',
      'keycloak/realm.json',
      'ping/facenition.js',
      'proxy/nginx.conf',
    ];
    const wanted = new Set<string>();
    for (const text of await Promise.all(files.map(fileOf))) {
      for (const [name] of text.matchAll(/\b[A-Z0-9]+(?:_[A-Z0-9]+)+\b/g)) {
        if (PLACEHOLDERS.includes(name) || /^FACENITION_|_URL$/.test(name)) wanted.add(name);
      }
      for (const [name] of text.matchAll(/(?:esv|scripted\.node)\.facenition[\w.]*/g))
        wanted.add(name);
    }
    expect([...wanted].filter((name) => !readme.includes(name))).toEqual([]);
    expect(wanted.size).toBeGreaterThan(12);
  });

  test('leads somewhere', async () => {
    const prose = readme.replaceAll(/```.*?```/gs, '');
    const links = [...prose.matchAll(/\]\(([^)\s#]*)#?([^)\s]*)\)/g)];
    for (const [, path = '', anchor = ''] of links) {
      const there = await fileOf(path === '' ? 'README.md' : path);
      const anchors = [...there.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .replaceAll(/\s/g, '-'),
      );
      if (anchor !== '') expect(anchors, path).toContain(anchor);
    }
    expect(links.length).toBeGreaterThan(10);
  });

  test('shows files that are there, and no secret', async () => {
    for (const [, path = ''] of readme.matchAll(
      /\]\(((?:auth0|authentik|keycloak|ping|proxy)\/[\w.-]+)\)/g,
    )) {
      expect(await fileOf(path)).not.toBe('');
    }
    expect(readme).not.toMatch(SECRETS);
  });
});

test('the program of the README lets a transfer through with a face', async () => {
  const { app: facenition } = await startFacenition();
  facenition.setTime(Date.now());
  const logged: string[] = [];
  const session = { user: 'ada' };
  const server = createServer(
    createApp({
      url: facenition.url,
      token: await facenition.clientToken('step-up'),
      origin: ORIGIN,
      sessionOf: () => session,
      log: (line) => logged.push(line),
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const open = async (path: string, method = 'GET') => {
    const call = request({ port: address.port, path, method, headers: { accept: 'text/html' } });
    call.end();
    const [answer] = await once(call, 'response');
    return { status: answer.statusCode, to: answer.headers.location, body: await text(answer) };
  };
  expect((await open('/transfer', 'POST')).status).toBe(401);
  const txn =
    String((await open('/transfer')).to)
      .split('/')
      .at(-1) ?? '';
  const page = openBrowser(facenition);
  await page.open(txn);
  const { body } = await capture(page, txn);
  const back = new URL(body.next.url);
  expect(await open(back.pathname + back.search)).toMatchObject({ status: 303, to: '/transfer' });
  expect((await open('/transfer')).body).toContain('<form');
  expect((await open('/transfer', 'POST')).body).toBe('Done.');
  expect(logged.join()).not.toContain(back.searchParams.get('ticket'));
  expect(logged.map((line) => JSON.parse(line).outcome)).toEqual(['begun', 'match']);
});
