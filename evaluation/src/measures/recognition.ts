import type { AllPairsReport, PairsReport, ScoreReport } from '../scorecard.ts';
import { measureErrorRates } from '../statistics/error-rates.ts';
import { histogramOf } from '../statistics/histogram.ts';
import { joinRecognised } from '../tasks/recognise.ts';
import { pieces, runStage, triangularPieces, type Workbench } from './workbench.ts';

/** Every capture with every other, without protection; absent: nothing to compare. */
export async function compareAllCaptures(bench: Workbench): Promise<AllPairsReport | undefined> {
  const inputs = triangularPieces(bench.study.everyCapture.count);
  const scores = joinRecognised(await runStage(bench, 'all pairs', 'recognise', inputs));
  const empty = [scores.mated, scores.nonMated].some(({ counts }) =>
    counts.every((count) => count === 0),
  );
  if (empty) return undefined;
  const { best: _, ...rates } = measureErrorRates(scores);
  return rates;
}

/** A comparison of a protocol, by places of its captures; absent: an image was not acquired. */
export interface ProtocolPair {
  readonly captures?: readonly [first: number, second: number];
  readonly mated: boolean;
}

const PAIRS_PER_TASK = 200;

/**
 * The comparisons of a protocol, plain and with the first capture of each pair as a protected
 * reference.
 *
 * @param asked how many comparisons the protocol has, usable or not
 * @returns absent: no mated or no non-mated comparison could be made
 */
export async function comparePairs(
  bench: Workbench,
  pairs: readonly ProtocolPair[],
  asked: number,
): Promise<PairsReport | undefined> {
  const compared = pairs.flatMap(({ captures, mated }) => (captures ? [{ captures, mated }] : []));
  const inputs = pieces(compared.length, PAIRS_PER_TASK).map(({ from, to }) => ({
    first: Int32Array.from(compared.slice(from, to), ({ captures }) => captures[0]),
    second: Int32Array.from(compared.slice(from, to), ({ captures }) => captures[1]),
  }));
  const parts = await runStage(bench, 'pairs of the protocol', 'protectPairs', inputs);
  const ratesOf = (arm: 'protected' | 'unprotected') => {
    const scores = parts.flatMap((part) => [...part[arm]]);
    const kind = (mated: boolean): number[] =>
      scores.filter((_, at) => compared[at]?.mated === mated);
    return measureErrorRates({
      mated: histogramOf(kind(true)),
      nonMated: histogramOf(kind(false)),
    });
  };
  const kinds = new Set(compared.map(({ mated }) => mated));
  if (kinds.size < 2) return undefined;
  const { best, ...unprotected } = ratesOf('unprotected');
  const { best: _, ...guarded }: ScoreReport & { best: unknown } = ratesOf('protected');
  return {
    ...unprotected,
    notCompared: asked - compared.length,
    accuracy: best.accuracy,
    threshold: best.threshold,
    accuracyOfAll: (best.accuracy * compared.length) / asked,
    protected: guarded,
  };
}
