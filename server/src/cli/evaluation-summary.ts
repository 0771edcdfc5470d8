import type { RecognitionReport } from '../evaluation/report.ts';
import { formatTable } from './table.ts';

type Row = readonly [string, string];

/** The report as a person reads it: one line for each measure. */
export function summariseReport(report: RecognitionReport): string {
  const { pack, images, subjects, failureToAcquire, pairs, allPairs } = report;
  const rows: Row[] = [
    ['pack', pack],
    ['images, people', `${images}, ${subjects}`],
    ['failure to acquire', `${failureToAcquire.images} (${percent(failureToAcquire.rate)})`],
  ];
  if (failureToAcquire.unreadable.length > 0) {
    rows.push(['of these: no readable image', String(failureToAcquire.unreadable.length)]);
  }
  if (pairs !== undefined) {
    rows.push(
      ['pairs: best accuracy of those compared', percent(pairs.accuracy)],
      ['pairs: accuracy of all', percent(pairs.accuracyOfAll)],
      ['pairs: not compared', String(pairs.notCompared)],
      ...ratesOf('pairs', pairs),
    );
  }
  if (allPairs !== undefined) rows.push(...ratesOf('all pairs', allPairs));
  return formatTable(['measure', ''], rows);
}

type Rates = Pick<
  NonNullable<RecognitionReport['pairs']>,
  'mated' | 'nonMated' | 'eer' | 'fnmrAtFmr'
>;

function ratesOf(what: string, { mated, nonMated, eer, fnmrAtFmr }: Rates): readonly Row[] {
  return [
    [`${what}: mated, non-mated`, `${mated}, ${nonMated}`],
    [`${what}: EER`, percent(eer)],
    ...fnmrAtFmr.map(({ fmr, fnmr, falseNonMatches, falseMatches, supported }): Row => {
      const counts = `${falseNonMatches} refused, ${falseMatches} let in`;
      const note = supported ? '' : '; too few comparisons to tell';
      return [`${what}: FNMR at FMR ${fmr}`, `${percent(fnmr)} (${counts}${note})`];
    }),
  ];
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}
