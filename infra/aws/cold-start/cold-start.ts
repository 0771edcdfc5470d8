// Measures how long the first event of a fresh process takes:
//   node ../../scripts/node24.js cold-start/cold-start.ts [STARTS]
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS } from './events.ts';
import { openServer, prepare, quantile, type Start, start } from './starts.ts';

/** From one zone of a region to another and back, with an answer of the server. */
const SERVER_MS = 20;
const starts = Number(process.argv[2] ?? 30);

const folder = await mkdtemp(join(tmpdir(), 'facenition-cold-start-'));
const server = await openServer(SERVER_MS);
try {
  const prepared = await prepare(folder);
  print(
    `Node ${process.versions.node}, ${availableParallelism()} x ${cpus()[0]?.model}; ${starts} starts of a bundle of ${prepared.bundleBytes} bytes; a server that answers after ${SERVER_MS} ms.`,
    '',
    '| handler | whole p50 | p95 | bundle p50 | p95 | first event p50 | p95 |',
    '|---|---|---|---|---|---|---|',
  );
  for (const asked of EVENTS) {
    // Once for nothing: the file system then has the files in memory, each time.
    await start(prepared, asked, server.url);
    const taken: Start[] = [];
    for (let n = 0; n < starts; n += 1) taken.push(await start(prepared, asked, server.url));
    const figures = (['wholeMs', 'importMs', 'answerMs'] as const).flatMap((name) => {
      const all = taken.map((each) => each[name]);
      return [0.5, 0.95].map((part) => Math.round(quantile(all, part)));
    });
    print(`| \`${asked.handler}\` | ${figures.join(' | ')} |`);
  }
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
