import type { PadSeparation } from '../pad-report.ts';
import { measureErrorRates } from '../statistics/error-rates.ts';
import { histogramOf } from '../statistics/histogram.ts';
import { percentileInterval } from '../statistics/intervals.ts';
import { drawSubjects } from '../tasks/bootstrap.ts';
import { type Drawing, numberSubjects, type ScoredPresentation } from './presentations.ts';

/** How well scores tell attacks of one species from bona fide presentations, at any threshold. */
export function separate(
  bonaFide: readonly ScoredPresentation[],
  attacks: readonly ScoredPresentation[],
  drawing: Drawing,
): PadSeparation | undefined {
  if (bonaFide.length === 0 || attacks.length === 0) return undefined;
  const scores = (those: readonly ScoredPresentation[]) => those.map(({ score }) => score);
  const { eer } = measureErrorRates({
    mated: histogramOf(scores(bonaFide)),
    nonMated: histogramOf(scores(attacks)),
  });
  return { ...areaUnderCurve(bonaFide, attacks, drawing), equalErrorRate: eer };
}

interface Ranked {
  readonly score: number;
  readonly isBonaFide: boolean;
  readonly subject: number;
}

function areaUnderCurve(
  bonaFide: readonly ScoredPresentation[],
  attacks: readonly ScoredPresentation[],
  { replicates, seed }: Drawing,
): Omit<PadSeparation, 'equalErrorRate'> {
  const all = [...bonaFide, ...attacks];
  const { people, numbers } = numberSubjects(all);
  const ranked = all
    .map(({ score }, at) => {
      return { score, isBonaFide: at < bonaFide.length, subject: numbers[at]! };
    })
    .sort((a, b) => a.score - b.score);
  const everybody = Array.from({ length: people }, (_, person) => person);
  const { counts } = drawSubjects(people, everybody, replicates, seed);
  const drawn = Float64Array.from({ length: replicates }, (_, r) =>
    areaOf(ranked, counts.subarray(r * people, (r + 1) * people)),
  );
  const value = areaOf(ranked, new Uint8Array(people).fill(1));
  const tells = drawn.some((area) => area > 0 && area < 1);
  return {
    areaUnderCurve: value,
    ...(tells && { areaBySubject: percentileInterval(drawn) }),
  };
}

/** Mann and Whitney, Ann. Math. Stat. 18(1), 1947: equal scores count half. */
function areaOf(ascending: readonly Ranked[], weights: Uint8Array): number {
  let [below, above, wins] = [0, 0, 0];
  for (let at = 0; at < ascending.length; ) {
    let [attacks, bonaFide] = [0, 0];
    const { score } = ascending[at]!;
    for (; at < ascending.length && ascending[at]!.score === score; at++) {
      const { isBonaFide, subject } = ascending[at]!;
      if (isBonaFide) bonaFide += weights[subject]!;
      else attacks += weights[subject]!;
    }
    wins += bonaFide * (below + attacks / 2);
    below += attacks;
    above += bonaFide;
  }
  return wins / (below * above);
}
