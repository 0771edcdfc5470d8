import {
  formatCount,
  formatShareOf,
  formatTarget,
  type PadCalibration,
  type PadFigures,
  type PadGroup,
  type PadProblem,
  type PadRate,
  type PadReport,
  type PadWished,
  printable,
} from '@facenition/evaluation';
import { formatTable } from './table.ts';

/** More problems than this are in the report only. */
const PROBLEMS_SHOWN = 20;

const NAMES = { bpcer: 'BPCER', apcer: 'APCER' } as const;

/** The report as a person reads it in a terminal, the most important first. */
export function summarisePad(report: PadReport): string {
  const { detector, pack, faceChoice, data, product, date } = report;
  const { problems, remarks, calibration, groups } = report;
  return [
    `${detector}, faces of ${pack} (${faceChoice}), on ${printable(data.name)}; ${product}, ` +
      `${date.slice(0, 10)}\n` +
      'Rates in percent, of the images that were judged; intervals 95 %: images as if they were\n' +
      'independent (Wilson), then drawing people. Images of one person are not: trust the second.\n',
    ...groups.map(groupText),
    calibrationText(calibration),
    section('Too few, and what to know', remarks),
    section('Left out', problemLines(problems)),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

interface Kind {
  readonly name: string;
  readonly rate: 'BPCER' | 'APCER';
  readonly figures: PadFigures;
  readonly separation?: PadGroup['species'][number]['separation'];
}

function groupText(group: PadGroup): string {
  const kinds: readonly Kind[] = [
    { name: 'bona fide', rate: 'BPCER', figures: group.bonaFide },
    ...group.species.map((one) => {
      const { species, separation } = one;
      const found = separation === undefined ? {} : { separation };
      return { name: printable(species), rate: 'APCER' as const, figures: one, ...found };
    }),
  ];
  const title = group.name === undefined ? 'All images' : printable(group.name);
  const shown = formatTable(
    ['', 'images', 'people', 'not judged', 'AUC', 'EER'],
    kinds.map(kindRow),
  );
  const errors = formatTable(
    ['', '', 'threshold', 'rate', 'Wilson', 'by people', 'errors', ''],
    kinds.flatMap((kind) => errorRows(kind, group)),
  );
  return `${title}\n${shown}\n${errors}`;
}

function kindRow({ name, figures, separation }: Kind): readonly string[] {
  const { presentations, subjects, nonResponse, reasons } = figures;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const [area, eer] =
    separation === undefined
      ? ['', '']
      : [areaText(separation), percent(separation.equalErrorRate)];
  const failed = `${percent(nonResponse.value)}${why.length > 0 ? ` (${why.join(', ')})` : ''}`;
  return [name, formatCount(presentations), formatCount(subjects), failed, area, eer];
}

function areaText({ areaUnderCurve, areaBySubject }: NonNullable<Kind['separation']>): string {
  const area = areaUnderCurve.toFixed(3);
  if (areaBySubject === undefined) return area;
  return `${area} [${areaBySubject.low.toFixed(3)}, ${areaBySubject.high.toFixed(3)}]`;
}

function errorRows({ name, rate: kind, figures }: Kind, { worst }: PadGroup): string[][] {
  return figures.errors.map(({ strictness, threshold, rate }) => {
    const isWorst = worst.some((one) => one.strictness === strictness && one.species === name);
    const mark = isWorst && kind === 'APCER' && rate.events > 0 ? 'the worst' : '';
    return [name, `${kind} ${strictness}`, String(threshold), ...rateCells(rate), mark];
  });
}

function rateCells(rate: PadRate): readonly string[] {
  const { value, low, high, bySubject, events, trials } = rate;
  if (trials === 0) return ['not known', '', '', ''];
  return [percent(value), ends({ low, high }), ends(bySubject), formatShareOf(events, trials)];
}

function calibrationText({ wishes, outOfScope }: PadCalibration): string {
  if (wishes.length === 0) return '';
  const rows = wishes.map((wished) => [
    `${NAMES[wished.wish.rate]} <= ${formatTarget(wished.wish.atMost)}`,
    ...thresholdCells(wished),
    { people: 'yes', images: 'images only', nothing: 'no' }[wished.supportedBy],
  ]);
  const heads = ['wished', 'threshold', 'BPCER', 'worst APCER', 'of others', 'data enough?'];
  const scope =
    outOfScope.length === 0 ? '' : `; not counted: ${outOfScope.map(printable).join(', ')}`;
  const why = wishes.flatMap(({ wish, why }) =>
    why === undefined
      ? []
      : [`${NAMES[wish.rate]} ${formatTarget(wish.atMost)}: ${printable(why)}`],
  );
  return (
    `Thresholds for a wished rate${scope}\n${formatTable(heads, rows)}` +
    '"Of others": the wished rate of people whom the threshold was not chosen on.\n' +
    why.map((line) => `- ${line}\n`).join('')
  );
}

function thresholdCells({ threshold, bpcer, apcer, onOthers }: PadWished): readonly string[] {
  if (threshold === undefined) return ['none', '', '', ''];
  const { value, low, high } = threshold;
  return [
    `${value} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    rateText(bpcer),
    apcer === undefined ? '' : `${rateText(apcer)} ${printable(apcer.species)}`,
    rateText(onOthers),
  ];
}

function rateText(rate: PadRate | undefined): string {
  if (rate === undefined || rate.trials === 0) return 'not known';
  return `${percent(rate.value)} ${ends(rate.bySubject)}`;
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${title}\n${lines.map((line) => `- ${line}\n`).join('')}`;
}

function problemLines(problems: readonly PadProblem[]): readonly string[] {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ name, line, code, what }) => {
    const where = line === undefined ? name : `${name}, line ${line}`;
    return `${printable(where)}: ${printable(what)} (${code})`;
  });
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `and ${formatCount(more)} more, in the report`] : shown;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function ends({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${percent(low)}, ${percent(high)}]`;
}
