/**
 * `npm run demo:stepup`: a small bank that asks for a fresh face, for a person with a camera. With
 * `-- --headless` drawn people play the whole story in Chromium. `--passphrase`: in place of a passkey.
 * Exit code 1: something was not as expected. 2: it cannot be played here.
 */
import { parseArgs } from 'node:util';
import { FacenitionError } from '@facenition/core';
import { processTerminal } from '@facenition/server';
import { findChromium } from './browser/find-chromium.ts';
import { buildPageIfNeeded } from './built-page.ts';
import { writeInvitation } from './stepup/invitation.ts';
import { openStage } from './stepup/stage.ts';

const terminal = processTerminal();

async function playForPerson(input: 'passkey' | 'passphrase'): Promise<number> {
  // Asked for first of all: from here on a signal ends the demo through its cleaning up.
  const stop = terminal.stopSignal();
  buildPageIfNeeded();
  await using opened = new AsyncDisposableStack();
  const stage = await openStage({ terminal, people: 'real', input }, opened);
  terminal.out(writeInvitation(stage, input));
  await stop;
  return 0;
}

async function playHeadless(): Promise<number> {
  const chromium = findChromium();
  if (chromium.outcome === 'not-found') {
    terminal.err(
      `${chromium.why}. On Debian: apt-get install chromium. Nothing was installed, and nothing played.\n`,
    );
    return 2;
  }
  buildPageIfNeeded();
  const { runHeadless } = await import('./stepup/run-headless.ts');
  return (await runHeadless(terminal)) ? 0 : 1;
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      passphrase: { type: 'boolean', default: false },
    },
  });
  return values.headless
    ? playHeadless()
    : playForPerson(values.passphrase ? 'passphrase' : 'passkey');
}

try {
  process.exitCode = await run();
} catch (error) {
  const isTold =
    error instanceof FacenitionError || (error instanceof TypeError && 'code' in error);
  if (!isTold) throw error;
  terminal.err(`${error.message} (${error.code})\n`);
  process.exitCode = 2;
}
