import { join } from 'node:path';
import {
  createCreateAuthChallenge,
  createDefineAuthChallenge,
  createPreTokenGeneration,
  createVerifyAuthChallengeResponse,
} from '@facenition/cognito';
import { createFacenition } from '@facenition/hook';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLIENT, POOL, SUB } from '../../connectors/cognito/test/payload.ts';
import { claimsOf } from '../../connectors/cognito/test/stand-in/tokens.ts';
import {
  accountOf,
  MIRA_PASSWORD,
  startUserPool,
} from '../../connectors/cognito/test/stand-in/user-pool.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { EN, performFrom, press } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { enrolByHand } from './capture/by-hand.ts';
import { frameMaker } from './capture/frames.ts';
import { startSite } from './capture/site.ts';
import { openStage, SCOPE, type Stage, TENANT } from './capture/stage.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const boris = nth(sitters, 0).persona;
const EMAIL = 'mira.holt@acme.example';

/** What an application does with the helper; the password is proved by a hash, as the stand-in has it. */
const programOf = (endpoint: string, password: string): string => `
import { cognitoByFetch, showCapture, signInWithFace } from '@facenition/cognito/browser';
const claim = async (block) => {
  const text = new TextEncoder().encode(${JSON.stringify(password)} + '\\n' + block);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return btoa(String.fromCharCode(...digest));
};
window.outcome = await signInWithFace({
  cognito: cognitoByFetch({ region: 'us-east-1', endpoint: ${JSON.stringify(endpoint)} }),
  clientId: ${JSON.stringify(CLIENT)},
  username: ${JSON.stringify(EMAIL)},
  password: {
    begin: async () => 'aa',
    answer: async ({ SECRET_BLOCK }) => ({ PASSWORD_CLAIM_SIGNATURE: await claim(SECRET_BLOCK) }),
  },
  capture: (challenge) => showCapture(document.querySelector('main'), challenge),
});`;

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../..') },
    ...{ bundle: true, write: false, platform: 'browser', format: 'esm', target: 'es2024' },
    conditions: ['@facenition/source'],
  });
  return outputFiles[0]?.text ?? '';
}

/** A pool with our functions, which ask the server of the stage. */
async function startPool({ issuer, server }: Stage, site: string): Promise<string> {
  const { clientToken: token } = server;
  const facenition = createFacenition({ url: issuer, token, ...TENANT, timeoutMs: 5000 });
  const common = { facenition, userPoolId: POOL, scope: SCOPE, onEvent: () => {} };
  const { url, pool } = await startUserPool(afterFile, {
    triggers: {
      DefineAuthChallenge: createDefineAuthChallenge(common),
      CreateAuthChallenge: createCreateAuthChallenge({
        ...common,
        ...{ asking: 'Portal', publicUrl: issuer, returnBy: 'stay', returnTo: site },
      }),
      VerifyAuthChallengeResponse: createVerifyAuthChallengeResponse(common),
      PreTokenGeneration: createPreTokenGeneration(common),
    },
  });
  pool.users.push(accountOf(SUB, EMAIL));
  return url;
}

describe.skipIf(chromium.outcome === 'not-found')(`a sign-in${skipNote(chromium)}`, () => {
  let stage: Stage;
  let site: string;
  let pool: string;
  let page: Page;
  let html = '';
  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    await enrolByHand(stage, SUB, await frameMaker(boris));
    site = await startSite(afterFile, () => ({ '/sign-in': html }));
    const { idp, tenant } = TENANT;
    const at = ['--idp', idp, '--tenant', tenant, '--kind', 'stay'];
    await stage.run('return-addresses', 'add', site, ...at);
    pool = await startPool(stage, site);
    page = await stage.browser.context.newPage();
  });

  const openWith = async (password: string): Promise<void> => {
    html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title>
<script type="module" src="${stage.issuer}/capture/served/element.js"></script>
<body><main></main><script type="module">${await bundled(programOf(pool, password))}</script></body></html>`;
    await page.goto(`${site}/sign-in`);
  };
  const outcome = async (): Promise<Record<string, unknown>> => {
    await page.waitForFunction('window.outcome !== undefined', undefined, { timeout: 60_000 });
    return Object(await page.evaluate('window.outcome'));
  };

  test('by password and face, in a page with the element, has tokens that say so', async () => {
    await openWith(MIRA_PASSWORD);
    await page.getByRole('button', { name: EN.camera.button }).waitFor();
    await takeScreenshot(page, 'cognito');
    await performFrom(page, stage.camera);
    const ended = await outcome();
    expect(ended).toMatchObject({ outcome: 'signed-in' });
    const { accessToken } = Object(ended.tokens);
    expect(claimsOf(accessToken)).toMatchObject({ sub: SUB, face_verified: true, face_level: 2 });
    expect(await page.locator('facenition-capture').count()).toBe(0);
  });

  test('of a person who gives up has none', async () => {
    await openWith(MIRA_PASSWORD);
    await press(page, EN.cancel);
    expect(await outcome()).toEqual({ outcome: 'cancelled', how: 'cancel' });
  });

  test('with another password never opens a camera', async () => {
    await openWith('another');
    expect(await outcome()).toEqual({ outcome: 'refused' });
    expect(await page.locator('facenition-capture').count()).toBe(0);
  });
});
