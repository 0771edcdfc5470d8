import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Terminal } from '../cli/terminal.ts';
import type { Config } from '../config.ts';
import { startServer } from '../server.ts';
import { createDemoClient } from './client.ts';
import { writeReport } from './report.ts';
import { type DemoCast, type DemoRow, playStory } from './story.ts';

const DAY_MS = 86_400_000;
const REPORT = 'demo-report.html';

export interface DemoOptions {
  readonly cast: DemoCast;
  /** Models and workers are those of the operator; port, data and keys are made for the demo. */
  readonly config: Config;
  readonly terminal: Pick<Terminal, 'out' | 'directory'>;
}

/**
 * Starts the real server on a free port with an empty store, lets the cast enrol and verify over
 * HTTP, prints what happened and writes a report beside it. Answers whether everything went as it
 * should.
 */
export async function runDemo({ cast, config, terminal }: DemoOptions): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'facenition-demo-'));
  let shiftMs = 0;
  try {
    const server = await startServer({
      config: {
        ...config,
        port: 0,
        host: '127.0.0.1',
        dataDir,
        keyFile: join(dataDir, 'keys.json'),
      },
      log: () => {},
      clock: () => Date.now() + shiftMs,
    });
    const { pack, url, clientToken } = server;
    if (clientToken === undefined) throw new FacenitionError('ERR_INTERNAL', 'no client token');
    try {
      // A demo-grade pack refuses too many of its own people at the usual level.
      const level = pack.grade === 'demo' ? 2 : 4;
      terminal.out(
        `The server runs at ${url}: model pack ${pack.id} (${pack.grade} grade), level ${level}\n\n`,
      );
      const rows: DemoRow[] = [];
      const asExpected = await playStory(cast, {
        client: createDemoClient(url, clientToken),
        level,
        async later(days, during) {
          shiftMs = days * DAY_MS;
          return during().finally(() => {
            shiftMs = 0;
          });
        },
        onRow(row) {
          rows.push(row);
          terminal.out(formatRow(row));
        },
      });
      const report = join(terminal.directory, REPORT);
      await writeFile(report, writeReport(pack, level, rows));
      terminal.out(
        `\n${closing(rows, asExpected)}\nThe pictures beside the decisions: ${report}\n`,
      );
      return asExpected;
    } finally {
      await server.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Rows are printed as they come, so the width of the first column is set beforehand. */
function formatRow({ what, expected, answered, reason, ms }: DemoRow): string {
  const note = reason === undefined ? '' : ` (${reason})`;
  const mark = expected === answered ? ' ' : '!';
  return `${mark} ${what.padEnd(44)} ${(answered + note).padEnd(20)} ${String(Math.round(ms)).padStart(5)} ms\n`;
}

function closing(rows: readonly DemoRow[], asExpected: boolean): string {
  if (asExpected) return `All ${rows.length} answers are as they should be.`;
  const wrong = rows.filter(({ expected, answered }) => expected !== answered).length;
  return `${wrong} of ${rows.length} answers are not as they should be (marked with !).`;
}
