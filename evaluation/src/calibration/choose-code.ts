import type { CodeName, Level } from '@facenition/core';
import { codeNames } from '@facenition/core/template';
import type { Decode } from '../measures/operating-points.ts';
import type { PolicyName } from '../scorecard.ts';
import { createRandom, shuffled } from '../statistics/random.ts';
import type { Study } from '../study/study.ts';
import type { Participation } from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import type { Threshold } from './thresholds.ts';

/** What each code costs at one level: false non-match rates on the same mated comparisons. */
export interface CodeCosts {
  readonly level: Level;
  /** Of plain cosines at the false match rate that the threshold has. */
  readonly unprotected: number;
  readonly byCode: ReadonlyMap<CodeName, number>;
}

/** The strongest code is taken whose false non-matches grow by no more than this. */
const AFFORDABLE = 0.003;
/** The same for a single probe against a reference from several captures: less than is asked for. */
const BEARABLE = 0.01;
const MATED_TRIALS = 3000;

/** Every code on the same mated comparisons of the verification half, really decoded. */
export async function costOfCodes(
  study: Study,
  policy: PolicyName,
  comparisons: Comparisons,
  verification: Participation,
  thresholds: readonly Threshold[],
  decode: Decode,
): Promise<readonly CodeCosts[]> {
  const { mated } = comparisons;
  const eligible = [...mated.references.keys()].filter(
    (at) => verification.reference(mated.references[at]!) && verification.probe(mated.probes[at]!),
  );
  const random = createRandom(study.seed, `mated trials ${policy}`);
  const trials = shuffled(eligible, random).slice(0, MATED_TRIALS);
  const places = {
    references: Int32Array.from(trials, (at) => mated.references[at]!),
    probes: Int32Array.from(trials, (at) => mated.probes[at]!),
  };
  const decoded = new Map<CodeName, Uint8Array>();
  for (const code of codeNames) decoded.set(code, await decode(policy, code, places));
  const share = (missed: (at: number, trial: number) => boolean): number =>
    trials.filter(missed).length / trials.length;
  return thresholds.map(({ level, value }) => {
    const plain = plainThreshold(comparisons, verification, value);
    return {
      level,
      unprotected: share((at) => mated.scores.unprotected[at]! < plain),
      byCode: new Map(
        [...decoded].map(([code, hits]) => [
          code,
          share((at, trial) => !(hits[trial] === 1 && mated.scores.protected[at]! >= value)),
        ]),
      ),
    };
  });
}

/** The cosine with the same false match rate as a threshold on protected scores. */
function plainThreshold(
  { tail }: Comparisons,
  { reference, probe }: Participation,
  threshold: number,
): number {
  const scoresOf = (arm: 'protected' | 'unprotected'): readonly number[] => {
    const { references, probes, scores } = tail[arm];
    return [...scores.keys()]
      .filter((at) => reference(references[at]!) && probe(probes[at]!))
      .map((at) => scores[at]!);
  };
  const matches = scoresOf('protected').filter((score) => score >= threshold).length;
  return scoresOf('unprotected')[Math.max(1, matches) - 1]!;
}

/**
 * The strongest code that costs little with as many probes as are recommended, and not much more
 * with one. None does: the weakest.
 *
 * @param inUse with one probe for single captures, with two for several
 */
export function chooseCode(inUse: CodeCosts, single: CodeCosts): CodeName {
  const affordable = codeNames.filter(
    (code) =>
      inUse.byCode.get(code)! <= inUse.unprotected + AFFORDABLE &&
      single.byCode.get(code)! <= single.unprotected + BEARABLE,
  );
  return affordable.at(-1) ?? codeNames[0]!;
}
