import type { Level, PackManifest } from '@facenition/core';
import type { CostReport } from '../scorecard.ts';
import { wilsonRate } from '../statistics/intervals.ts';
import { pointsInUse } from './points-in-use.ts';
import { runStage, type Workbench } from './workbench.ts';

const GALLERIES = [100, 1000];
const PROBES = 300;

/** Cost and false positives of searching, for galleries that the study has people for. */
export async function identifyEverybody(
  bench: Workbench,
  { pack, levels }: { readonly pack: PackManifest; readonly levels: readonly Level[] },
): Promise<CostReport['identification']> {
  const sizes = GALLERIES.filter((references) => references + PROBES <= bench.study.people);
  const inputs = pointsInUse(pack, '1-1', levels, undefined).flatMap(({ level, code, threshold }) =>
    sizes.map((references) => ({ pack, level, code, threshold, references, probes: PROBES })),
  );
  const results = await runStage(bench, 'searching galleries', 'identification', inputs);
  return results.map(({ msPerReference, falsePositives, probes }, i) => ({
    references: inputs[i]!.references,
    level: inputs[i]!.level,
    code: inputs[i]!.code,
    ms: msPerReference * inputs[i]!.references,
    fpir: wilsonRate(falsePositives, probes),
  }));
}
