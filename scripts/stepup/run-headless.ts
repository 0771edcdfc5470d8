import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Terminal } from '@facenition/server';
import { addAuthenticator } from '../browser/authenticator.ts';
import { startBrowser } from '../browser/chromium.ts';
import { openPuppetCamera } from '../browser/puppet-camera.ts';
import { renderCapture } from '../portraits/capture.ts';
import { type CastMember, sitters } from '../portraits/cast.ts';
import { nth } from '../portraits/nth.ts';
import { createVariation } from '../portraits/variation.ts';
import { writeReport } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { playStory, type Scenery, type StoryRow } from './story.ts';

const REPORT = 'demo-stepup-report.html';

/** More than any challenge asks for. */
const PHOTOGRAPHS = 10;

/**
 * Plays the story with drawn people in Chromium, prints what happened and writes a report beside it.
 * Answers whether everything went as it should.
 */
export async function runHeadless(terminal: Terminal): Promise<boolean> {
  const stop = terminal.stopSignal();
  await using opened = new AsyncDisposableStack();
  terminal.out('Drawing two people who do not exist ...\n');
  const stage = await openStage({ terminal, people: 'drawn', input: 'passkey' }, opened);
  const scenery = await openScenery(stage, opened);
  terminal.out(`${headline(stage)}\n\n`);
  const rows: StoryRow[] = [];
  const played = playStory(scenery, (row) => {
    rows.push(row);
    terminal.out(formatRow(row));
  });
  try {
    await Promise.race([played, stopped(stop)]);
  } finally {
    // What was played until then is worth a look, however it ended.
    await keepReport(terminal, writeReport(headline(stage), rows));
    terminal.out(`${closing(rows)}\n`);
  }
  return rows.every(isExpected);
}

/** It shows faces: nobody but its owner may read it, also where an older one stood. */
async function keepReport({ directory, out }: Terminal, report: string): Promise<void> {
  const path = join(directory, REPORT);
  await rm(path, { force: true });
  await writeFile(path, report, { mode: 0o600 });
  out(`\nWhat was seen on the way: ${path}\n`);
}

async function stopped(stop: Promise<void>): Promise<never> {
  await stop;
  throw new FacenitionError('ERR_INTERNAL', 'the demo was stopped');
}

async function openScenery(stage: Stage, opened: AsyncDisposableStack): Promise<Scenery> {
  const [boris, clara] = [nth(sitters, 0), nth(sitters, 1)];
  const camera = await openPuppetCamera({ persona: boris.persona });
  opened.defer(() => camera.close());
  const browser = await startBrowser({
    camera: camera.file,
    viewport: { width: 640, height: 760 },
  });
  opened.defer(() => browser.close());
  const page = await browser.context.newPage();
  await addAuthenticator(page);
  return {
    bank: stage.bank,
    camera,
    page,
    stranger: clara.persona,
    photographs: await photographsOf(boris),
    async otherBrowser() {
      const context = await browser.context.browser()?.newContext();
      if (context === undefined) throw new FacenitionError('ERR_INTERNAL', 'no other browser');
      return context.newPage();
    },
  };
}

function photographsOf({ persona }: CastMember): Promise<readonly Uint8Array[]> {
  const takes = Array.from({ length: PHOTOGRAPHS }, (_, take) => createVariation(31_000 + take));
  return Promise.all(takes.map((variation) => renderCapture(persona, variation)));
}

const headline = ({ pack }: Stage): string =>
  `Server, bank and Chromium run: model pack ${pack.id} (${pack.grade} grade), active check. The passive ` +
  'check is off: people are drawn, and it looks for pictures of people.';

const isExpected = ({ expected, answered }: StoryRow): boolean => expected === answered;

function formatRow(row: StoryRow): string {
  const { what, answered, expected, said, ms } = row;
  const verdict = isExpected(row) ? 'as expected' : `NOT as expected (${expected})`;
  const seconds = `${(ms / 1000).toFixed(1).padStart(5)} s`;
  return `${isExpected(row) ? ' ' : '!'} ${what.padEnd(62)} ${answered.padEnd(15)} ${seconds}  ${verdict}\n      ${said}\n`;
}

function closing(rows: readonly StoryRow[]): string {
  return `${rows.filter(isExpected).length} of ${rows.length} as expected.`;
}
