import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, FacenitionApiError } from '@facenition/client';
import { FacenitionError } from '@facenition/core';
import type { Config } from '../config.ts';
import { type RunningServer, startServer } from '../server.ts';
import type { Terminal } from '../terminal.ts';
import { writeReport } from './report.ts';
import { type DemoCast, type DemoRow, playStory } from './story.ts';

const DAY_MS = 86_400_000;
const REPORT = 'demo-report.html';

export interface DemoOptions {
  readonly cast: DemoCast;
  /** Models and workers are those of the operator; port, data and keys are made for the demo. */
  readonly config: Config;
  readonly terminal: Pick<Terminal, 'out' | 'directory' | 'stopSignal'>;
}

/**
 * Starts the real server on a free port with an empty store, lets the cast enrol and verify over
 * HTTP, prints what happened and writes a report beside it. Answers whether everything went as it
 * should.
 */
export async function runDemo({ cast, config, terminal }: DemoOptions): Promise<boolean> {
  // Asked for first of all: from here on a signal ends the demo through its cleaning up.
  const stop = terminal.stopSignal();
  const dataDir = await mkdtemp(join(tmpdir(), 'facenition-demo-'));
  let shiftMs = 0;
  try {
    const server = await startServer({
      config: {
        ...config,
        port: 0,
        managementPort: 0,
        host: '127.0.0.1',
        dataDir,
        keyFile: join(dataDir, 'keys.json'),
        keyCustody: { kind: 'file' },
      },
      log: () => {},
      clock: () => Date.now() + shiftMs,
    });
    try {
      const setTime = (days: number): void => {
        shiftMs = days * DAY_MS;
      };
      return await Promise.race([playAt(server, cast, terminal, setTime), stopped(stop)]);
    } finally {
      await server.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function stopped(stop: Promise<void>): Promise<never> {
  await stop;
  throw new FacenitionError('ERR_INTERNAL', 'the demo was stopped');
}

async function playAt(
  { pack, url, clientToken }: RunningServer,
  cast: DemoCast,
  terminal: DemoOptions['terminal'],
  setTime: (days: number) => void,
): Promise<boolean> {
  if (clientToken === undefined) throw new FacenitionError('ERR_INTERNAL', 'no client token');
  // A demo-grade pack refuses too many of its own people at the usual level.
  const level = pack.grade === 'demo' ? 2 : 4;
  terminal.out(
    `The server runs at ${url}: model pack ${pack.id} (${pack.grade} grade), level ${level}\n\n`,
  );
  const rows: DemoRow[] = [];
  await using calls = new AsyncDisposableStack();
  const client = createClient({ url, token: clientToken });
  calls.defer(() => client.close());
  const asExpected = await playStory(cast, {
    client,
    level,
    async later(days, during) {
      setTime(days);
      return during().finally(() => setTime(0));
    },
    onRow(row) {
      rows.push(row);
      terminal.out(formatRow(row));
    },
  }).catch(tellAnswer);
  const report = join(terminal.directory, REPORT);
  // It holds faces: nobody but its owner may read it, also where an older one stood.
  await rm(report, { force: true });
  await writeFile(report, writeReport(pack, level, rows), { mode: 0o600 });
  terminal.out(
    `\n${closing(rows, asExpected)}\nThe pictures beside the decisions: ${report}\n` +
      'That page holds the pictures themselves: delete it when you have seen it.\n',
  );
  return asExpected;
}

/** What a server says about a request is about the photographs, and for the person to read. */
function tellAnswer(fault: unknown): never {
  if (!(fault instanceof FacenitionApiError)) throw fault;
  throw new FacenitionError('ERR_FIELD_INVALID', fault.message, { cause: fault });
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
