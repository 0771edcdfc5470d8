/**
 * `npm run load`: what a whole server does in a second, by kind of request, and what that costs.
 *
 * Starts `facenition serve` with its usual settings and no rates, and loads each operation in turn
 * over a fixed number of connections; `authenticate` also at an even rate. Beside it the raw floor
 * on as many cores. Live captures are whole ones of drawn people, as the page makes them: their times
 * are those of the last request, which people wait for, and CPU is that of all. Only right answers
 * count; where there were others, or none, it ends with 1.
 *
 * With FACENITION_TEST_FACES (a folder with `lfw-dev`) on photographs, else on drawn portraits. The
 * pack is the one that the server chooses: `mobile` where FACENITION_MODELS_DIR holds it.
 * `--seconds N` for each (10), `--only TEXT` those whose name holds it, `--rate N` of the even run
 * (20), `--json FILE` keeps the figures.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CAPTURES, type CaptureCase, captureCases, visitFor } from './captures.ts';
import { DEVICE_CASE, LIVENESS, type LoadCase, loadCases, MAIN_CASE } from './cases.ts';
import { saturate } from './closed-loop.ts';
import { prepareStage, readNumber } from './conditions.ts';
import { type FloorFigures, measureFloor } from './floor.ts';
import { offer } from './open-loop.ts';
import { loadTable, type Row } from './report.ts';
import { type Used, watching } from './served.ts';
import { sizingTable } from './sizing.ts';
import { countOthers, type Tally, tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    rate: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const seconds = readNumber(values.seconds, 1);
const perSecond = readNumber(values.rate, 1);
const EVEN = [MAIN_CASE, DEVICE_CASE];
const evenName = (name: string): string => `${name}, at ${perSecond}/s`;
const WARM_UP_SECONDS = 1;
/** Requests that were cut off end meanwhile. */
const PAUSE_MS = 500;

const stage = await prepareStage();
console.log(`${stage.conditions}\n${stage.connections} connections, ${seconds} s each`);
const isWanted = ({ name }: { readonly name: string }): boolean => name.includes(values.only);
const measured = await measureAll(loadCases(stage.cast).filter(isWanted));
if (measured.length === 0) throw new Error(`no request is called ${values.only}`);
const rows = await withFloors(measured);
console.log(`\n${loadTable(rows)}`);
// Of the even runs, in which nothing is cut off.
const [password, device] = EVEN.map(
  (name) => rows.find((row) => row.name === evenName(name))?.cpuMs,
);
if (password !== undefined && device !== undefined) {
  console.log(`\n${sizingTable({ password, device })}`);
}
if (values.json !== undefined) {
  const { conditions, connections } = stage;
  await writeFile(values.json, JSON.stringify({ conditions, connections, seconds, rows }, null, 2));
}
if (rows.some(({ tally: of }) => of.right === 0 || countOthers(of) > 0)) process.exitCode = 1;

interface Measured extends Row {
  readonly floorMode?: LoadCase['floor'];
}

async function measureAll(all: readonly LoadCase[]): Promise<readonly Measured[]> {
  await using closing = new AsyncDisposableStack();
  closing.defer(() => stage.served.stop());
  const done: Measured[] = [];
  for (const loadCase of all) {
    if (loadCase.name === LIVENESS && !(await judgesLiveness(loadCase))) continue;
    done.push(await measure(loadCase));
    if (EVEN.includes(loadCase.name)) done.push(await measureEven(loadCase));
  }
  for (const captureCase of (await livelyCases()).filter(isWanted)) {
    done.push(await measureCaptures(captureCase));
  }
  return done;
}

/** What needs a policy of its own comes last. */
async function livelyCases(): Promise<readonly CaptureCase[]> {
  const { served, connections, cast } = stage;
  if (!CAPTURES.some((name) => name.includes(values.only))) return [];
  const found = await captureCases(served, { level: cast.level, connections });
  if (found.length === 0) console.log('live captures: left out, none passed');
  return found;
}

async function measureCaptures(captureCase: CaptureCase): Promise<Measured> {
  const { served } = stage;
  await visitFor(captureCase, WARM_UP_SECONDS);
  const used = await watching(served, () => visitFor(captureCase, seconds));
  return told(rowOf(captureCase.name, tally(used.result), used));
}

async function judgesLiveness(loadCase: LoadCase): Promise<boolean> {
  const { answers } = await offer(stage.served, loadCase, { perSecond: 1, seconds: 1 });
  if (answers[0]?.status !== 502) return true;
  console.log(`${LIVENESS}: left out, its models are not installed`);
  return false;
}

async function measure(loadCase: LoadCase): Promise<Measured> {
  const { served, connections } = stage;
  await saturate(served, loadCase, { connections, seconds: WARM_UP_SECONDS });
  await wait(PAUSE_MS);
  const used = await watching(served, () => saturate(served, loadCase, { connections, seconds }));
  await wait(PAUSE_MS);
  const { name, floor: floorMode } = loadCase;
  return told({ ...rowOf(name, tally(used.result), used), ...(floorMode && { floorMode }) });
}

async function measureEven(loadCase: LoadCase): Promise<Measured> {
  const { served } = stage;
  const used = await watching(served, () => offer(served, loadCase, { perSecond, seconds }));
  return told(rowOf(evenName(loadCase.name), tally(used.result), used));
}

function rowOf(name: string, figures: Tally, { cpuSeconds, memory }: Used<unknown>): Row {
  const cpuMs = (1000 * cpuSeconds) / figures.right;
  return { name, tally: figures, cpuMs, peakMiB: Math.max(...memory.map(({ miB }) => miB)) };
}

function told<T extends Row>(row: T): T {
  console.log(`${row.name}: ${row.tally.perSecond.toFixed(1)}/s`);
  return row;
}

async function withFloors(of: readonly Measured[]): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'facenition-load-'));
  const photos = stage.cast.people.flatMap(({ verification }) => verification);
  const images = photos.map((_, i) => join(folder, `${i}.jpg`));
  await Promise.all(photos.map((photo, i) => writeFile(images[i]!, photo)));
  const options = { pack: stage.served.pack, images, workers: stage.workers, seconds };
  const rows: Row[] = [];
  for (const { floorMode, ...row } of of) {
    const floor: FloorFigures | undefined = floorMode && (await measureFloor(floorMode, options));
    rows.push({ ...row, ...(floor && { floor }) });
  }
  await rm(folder, { recursive: true });
  return rows;
}
