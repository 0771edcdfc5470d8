/**
 * `npm run soak`: a whole server under twice the load that it can bear.
 *
 * Measures what it can do, then sends `authenticate` at twice that rate for `--minutes N` (10), and
 * looks at its memory, at the times of the answers, and at those that are turned away. Ends with 1
 * where memory grows, where the answers become slower than the queue explains, where anything but
 * 200 with the right decision or 503 with Retry-After is answered, or where the server ends.
 * Photographs and pack as with `npm run load`; `--json FILE` keeps the figures.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '@facenition/server';
import { loadCases, MAIN_CASE } from './cases.ts';
import { saturate } from './closed-loop.ts';
import { prepareStage, readNumber } from './conditions.ts';
import { judgeMemory } from './memory.ts';
import { offer } from './open-loop.ts';
import { type Used, watching } from './served.ts';
import { judgeAnswers, latencyBound } from './shedding.ts';
import { type Outcomes, tally } from './tally.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, json: { type: 'string' } },
});
const minutes = readNumber(values.minutes, 0.5);
const CAPACITY_SECONDS = 15;
const WARM_UP_SECONDS = 3;

const stage = await prepareStage();
console.log(stage.conditions);
const loadCase = loadCases(stage.cast).find(({ name }) => name === MAIN_CASE)!;
const faults = await soak();
for (const fault of faults) console.log(`NOT AS IT SHOULD BE: ${fault}`);
if (faults.length === 0) console.log('Everything is as it should be.');
process.exitCode = faults.length === 0 ? 0 : 1;

async function soak(): Promise<readonly string[]> {
  const { served, connections } = stage;
  await using closing = new AsyncDisposableStack();
  closing.defer(() => served.stop());
  await saturate(served, loadCase, { connections, seconds: WARM_UP_SECONDS });
  const most = tally(await saturate(served, loadCase, { connections, seconds: CAPACITY_SECONDS }));
  const perSecond = 2 * most.perSecond;
  console.log(
    `It can do ${most.perSecond.toFixed(1)}/s. Now ${perSecond.toFixed(1)}/s for ${minutes} minutes.`,
  );
  const used = await watching(served, () =>
    offer(served, loadCase, { perSecond, seconds: 60 * minutes }),
  );
  const faults = judge(used);
  const after = tally(await offer(served, loadCase, { perSecond: 1, seconds: 1 }));
  console.log(
    `A request after it: ${after.right === 1 ? `answered in ${after.p50.toFixed(0)} ms` : 'failed'}`,
  );
  if (values.json !== undefined) {
    const { conditions } = stage;
    const { result, memory } = used;
    const kept = { conditions, capacity: most, perSecond, minutes, tally: tally(result), memory };
    await writeFile(values.json, JSON.stringify(kept, null, 2));
  }
  return after.right === 1 ? faults : [...faults, 'a request after the load is not answered'];
}

function judge({ result, memory }: Used<Outcomes>): readonly string[] {
  const { p50, p99, perSecond } = tally(result);
  const { answered, turnedAway, faults } = judgeAnswers(result.answers);
  const bound = latencyBound(places(), perSecond);
  console.log(
    `${answered} answered (${perSecond.toFixed(1)}/s), p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ` +
      `of at most ${bound.toFixed(0)}\n${turnedAway} turned away with 503 ` +
      `(${((100 * turnedAway) / result.answers.length).toFixed(0)} %)`,
  );
  const found = judgeMemory(memory);
  console.log(
    `memory, MiB: ${found.start.toFixed(0)} at first, ${found.afterMinute.toFixed(0)} after a minute, ` +
      `${found.middle.toFixed(0)} in the middle, ${found.end.toFixed(0)} at the end; ` +
      `${found.miBPerMinute.toFixed(1)} more a minute`,
  );
  return [
    ...faults,
    ...(p99 <= bound ? [] : ['answers are slower than the queue explains']),
    ...(found.grows ? ['memory grows'] : []),
  ];
}

/** Requests that the server takes in at once: it runs with the usual settings. */
function places(): number {
  const { queueLimit } = readConfig({}, '.');
  return stage.workers + queueLimit;
}
