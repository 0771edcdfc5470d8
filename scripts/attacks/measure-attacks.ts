/**
 * Prints how presentation attack detection fares on a folder of bona fide and attack images.
 *
 *   node scripts/node24.js scripts/attacks/measure-attacks.ts --pack mobile --models DIR --images DIR
 */

import { parseArgs } from 'node:util';
import { attackThreshold, PACKS } from '@facenition/core';
import { judgeFolder } from './judge-folder.ts';
import { ratesOf } from './rates.ts';

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: 'mobile' },
    models: { type: 'string' },
    images: { type: 'string' },
  },
});
const pack = PACKS.find(({ id }) => id === values.pack);
if (pack === undefined || values.models === undefined || values.images === undefined) {
  throw new Error('needs --pack, --models and --images');
}

const percent = (share: number): string => (100 * share).toFixed(1);
const judged = await judgeFolder(values.images, values.models, pack);
for (const [strictness, threshold] of Object.entries(attackThreshold)) {
  console.log(`${strictness} (${threshold}); percent; intervals 95 %: Wilson, by subject`);
  for (const rates of ratesOf(judged, threshold)) {
    const { source, species, presentations, subjects, nonResponse, error, bySubject } = rates;
    console.log(
      `  ${source} ${species}: ${percent(error.value)} of ${error.trials} ` +
        `[${percent(error.low)}, ${percent(error.high)}] ` +
        `[${percent(bySubject.low)}, ${percent(bySubject.high)}]; ` +
        `${subjects} subjects; not judged ${percent(nonResponse)} of ${presentations}`,
    );
  }
}
const reasons = judged.flatMap(({ species, outcome }) =>
  outcome.outcome === 'not-acquired' ? [`${species} ${outcome.reason}`] : [],
);
for (const [reason, those] of Map.groupBy(reasons, (reason) => reason)) {
  console.log(`  not judged: ${reason}: ${those.length}`);
}
