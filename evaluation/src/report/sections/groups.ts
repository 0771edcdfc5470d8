import type { GroupReport, Rate, Scorecard } from '../../scorecard.ts';
import { rateCell } from '../cells.ts';
import { formatCount, formatPercent } from '../format.ts';
import { type Html, html, paragraph, part, table } from '../html.ts';

export function groups({ groups }: Scorecard): Html | undefined {
  if (groups.length === 0) return undefined;
  return part(
    'groups',
    'Groups of people',
    paragraph(
      'Protected references, one capture each, at the threshold of the level; both people of a ',
      'comparison are in the group. Differences within the intervals may be chance.',
    ),
    [...Map.groupBy(groups, ({ column }) => column)].map(([column, members]) =>
      groupTable(column, members),
    ),
  );
}

function groupTable(column: string, members: readonly GroupReport[]): Html | undefined {
  return table({
    caption: html`Groups by <q>${column}</q>; 95 % intervals`,
    heads: ['Group', 'Level', 'Code', 'People', 'Images', 'Failure to acquire', 'FMR', 'FNMR'],
    rows: members.map((member) => [
      html`<span class="name">${member.group}</span>`,
      member.level,
      member.code,
      formatCount(member.subjects),
      formatCount(member.images),
      formatPercent(member.failureToAcquire),
      comparedCell(member.falseMatchRate),
      comparedCell(member.falseNonMatchRate),
    ]),
  });
}

function comparedCell(rate: Rate | undefined): Html {
  return rate === undefined ? html`<span class="quiet">no such comparison</span>` : rateCell(rate);
}
