import type { PolicyName, PolicyReport, ScoreReport } from '../scorecard.ts';
import { FMR_TARGETS, measureErrorRates } from '../statistics/error-rates.ts';
import { histogramOf } from '../statistics/histogram.ts';
import { comparedFaces, type Study } from '../study/study.ts';
import { bootstrapRates, drawSubjects, replicatesOf, weighedScores } from './bootstrap.ts';
import type { Arm, Comparisons } from './compare.ts';

/** Above this share of the tail an interval of the equal error rate would be cut off. */
const TRUSTED_SHARE_OF_TAIL = 0.7;

/** Asks for the error rates of one policy, of both arms. */
export interface PolicyRatesTask {
  readonly policy: PolicyName;
  readonly comparisons: Comparisons;
  readonly replicates: number;
}

export type PolicyRates = Omit<PolicyReport, 'operatingPoints'>;

/** Error rates of both arms on the comparisons of one policy, with subject-bootstrap intervals. */
export function measurePolicy(
  study: Study,
  { policy, comparisons, replicates }: PolicyRatesTask,
): PolicyRates {
  const compared = comparedFaces(study, policy);
  const everybody = Array.from({ length: study.people }, (_, subject) => subject);
  const weights = drawSubjects(study.people, everybody, replicates, study.seed);
  const rates = {
    protected: ratesOf(comparisons, 'protected'),
    unprotected: ratesOf(comparisons, 'unprotected'),
  };
  const told = FMR_TARGETS.filter((_, at) => rates.unprotected.fnmrAtFmr[at]!.supported);
  const drawn = bootstrapRates(
    {
      protected: weighedScores(comparisons, 'protected', compared),
      unprotected: weighedScores(comparisons, 'unprotected', compared),
    },
    replicatesOf(weights, compared),
    told,
  );
  const withIntervals = (arm: Arm): ScoreReport => ({
    ...rates[arm],
    ...(isWellInside(rates[arm], comparisons, arm) && { eerInterval: drawn.eer[arm] }),
    fnmrAtFmr: rates[arm].fnmrAtFmr.map((row) => {
      const at = told.indexOf(row.fmr);
      return at === -1 ? row : { ...row, interval: drawn.fnmr[arm][at]! };
    }),
  });
  return {
    policy,
    subjects: new Set(compared.references.subjects).size,
    unprotected: withIntervals('unprotected'),
    protected: withIntervals('protected'),
    differences: told.map((fmr, at) => ({
      fmr,
      value: fnmrAt(rates.protected, fmr) - fnmrAt(rates.unprotected, fmr),
      ...drawn.difference[at]!,
    })),
  };
}

function ratesOf({ nonMated, mated }: Comparisons, arm: Arm): ScoreReport {
  const scores = { mated: histogramOf(mated.scores[arm]), nonMated: nonMated[arm] };
  const { best: _, ...rates } = measureErrorRates(scores);
  return rates;
}

function isWellInside({ eer, nonMated }: ScoreReport, { tail }: Comparisons, arm: Arm): boolean {
  return eer * nonMated < TRUSTED_SHARE_OF_TAIL * tail[arm].scores.length;
}

function fnmrAt({ fnmrAtFmr }: ScoreReport, fmr: number): number {
  return fnmrAtFmr.find((row) => row.fmr === fmr)!.fnmr;
}
