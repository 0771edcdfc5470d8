import type { PadFigures, PadGroup, PadRate, PadReport, PadWished } from '../pad-report.ts';
import {
  formatCount,
  formatPercent,
  formatShareOf,
  formatTarget,
  formatWithInterval,
} from './format.ts';
import { type Content, type Html, html, list, paragraph, part, table } from './html.ts';
import { page } from './page.ts';

/** A report about presentation attack detection as one page. Everything in it counts as foreign text. */
export function renderPadReport(report: PadReport): string {
  const { detector, pack, faceChoice, data, date, product } = report;
  const sections = [
    ...report.groups.map((group, at) => {
      const name = group.name ?? 'All images';
      return { id: `group-${at}`, name, content: groupPart(`group-${at}`, name, group) };
    }),
    { id: 'thresholds', name: 'Wished rates', content: wishesPart(report) },
    {
      id: 'remarks',
      name: 'What to know',
      content: part('remarks', 'What to know', list(report.remarks)),
    },
    { id: 'problems', name: 'Left out', content: problemsPart(report) },
  ];
  return page(
    `Presentation attack detection on ${data.name}`,
    `${detector}, faces of ${pack} (${faceChoice}). Measured ${date.slice(0, 10)} by ${product}. ` +
      'Intervals are 95 %: first as if images were independent, then drawing people, which is the one to trust.',
    sections.flatMap(({ content, ...rest }) =>
      content === undefined ? [] : [{ ...rest, content }],
    ),
  );
}

function groupPart(id: string, name: string, group: PadGroup): Html | undefined {
  const kinds = [
    { kind: 'bona fide', figures: group.bonaFide as PadFigures },
    ...group.species.map((one) => ({ kind: one.species, figures: one as PadFigures })),
  ];
  const worst = group.worst
    .filter(({ strictness, species }) => passes(group, strictness, species))
    .map(({ strictness, species }) => html`At ${strictness}, ${species} passes most often.`);
  return part(
    id,
    name,
    table({
      caption: 'What was shown; who could not be judged is in no other rate',
      heads: ['Kind', 'Images', 'People', 'Not judged', 'Why not'],
      rows: kinds.map(({ kind, figures }) => [
        html`<span class="name">${kind}</span>`,
        formatCount(figures.presentations),
        formatCount(figures.subjects),
        rateCell(figures.nonResponse),
        Object.entries(figures.reasons)
          .map(([reason, count]) => `${reason} ${formatCount(count)}`)
          .join(', '),
      ]),
    }),
    table({
      caption: 'Errors: BPCER of bona fide images, APCER of each species by itself',
      heads: ['Kind', ...group.bonaFide.errors.map((at) => `${at.strictness} (${at.threshold})`)],
      rows: kinds.map(({ kind, figures }) => [
        html`<span class="name">${kind}</span>`,
        ...figures.errors.map(({ rate }) => rateCell(rate)),
      ]),
    }),
    list(worst),
    separationTable(group),
  );
}

/** Whether any attack of a species passes: without one, none of them is the worst. */
function passes({ species }: PadGroup, strictness: string, name: string): boolean {
  return species.some(
    (one) =>
      one.species === name &&
      one.errors.some((at) => at.strictness === strictness && at.rate.events > 0),
  );
}

function separationTable({ species }: PadGroup): Html | undefined {
  return table({
    caption: 'How well scores tell each species from bona fide images, at any threshold',
    heads: ['Species', 'Area under the curve', 'By people', 'Equal error rate'],
    rows: species.flatMap(({ species: name, separation }): Content[][] => {
      if (separation === undefined) return [];
      const { areaUnderCurve, areaBySubject: ends, equalErrorRate } = separation;
      const between = ends && `[${ends.low.toFixed(3)}, ${ends.high.toFixed(3)}]`;
      return [
        [
          html`<span class="name">${name}</span>`,
          areaUnderCurve.toFixed(3),
          between,
          formatPercent(equalErrorRate),
        ],
      ];
    }),
  });
}

function wishesPart({ calibration: { wishes, outOfScope } }: PadReport): Html | undefined {
  if (wishes.length === 0) return undefined;
  return part(
    'thresholds',
    'Thresholds for a wished rate',
    paragraph(
      'Chosen on these very images. \u201cOf others\u201d is the wished rate of people whom the threshold ',
      'was not chosen on: each was left out once.',
    ),
    outOfScope.length > 0 ? paragraph('Not counted: ', outOfScope.join(', '), '.') : undefined,
    table({
      caption: 'Thresholds; 95 % intervals by people',
      heads: ['Wished', 'Threshold', 'BPCER', 'Worst APCER', 'Of others', 'What the data tell'],
      rows: wishes.map((wished) => wishRow(wished)),
    }),
  );
}

function wishRow({ wish, threshold, bpcer, apcer, onOthers, why }: PadWished): Content[] {
  const wished = `${wish.rate.toUpperCase()} at most ${formatTarget(wish.atMost)}`;
  const words = html`<span class="words">${why ?? 'enough people'}</span>`;
  if (threshold === undefined) return [wished, 'none', '', '', '', words];
  const { value, low, high } = threshold;
  return [
    wished,
    `${value} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    bpcer && rateCell(bpcer),
    apcer && html`${rateCell(apcer)} <span class="name">${apcer.species}</span>`,
    onOthers && rateCell(onOthers),
    words,
  ];
}

function problemsPart({ problems }: PadReport): Html | undefined {
  return part(
    'problems',
    'Left out',
    table({
      caption: 'What was wrong with the input; the rest was measured',
      heads: ['File or image', 'Line', 'Code', 'What'],
      rows: problems.map(({ name, line, code, what }) => [
        html`<span class="name">${name}</span>`,
        line === undefined ? '' : formatCount(line),
        code,
        html`<span class="words">${what}</span>`,
      ]),
    }),
  );
}

function rateCell(rate: PadRate): Html {
  const { value, bySubject, events, trials } = rate;
  if (trials === 0) return html`<span class="quiet">not known</span>`;
  const people = formatWithInterval({ value, ...bySubject }).replace(/^[^[]*/, '');
  return html`<span class="whole">${formatWithInterval(rate)}</span> <span class="whole">${people}</span> <small class="whole">${formatShareOf(events, trials)}</small>`;
}
