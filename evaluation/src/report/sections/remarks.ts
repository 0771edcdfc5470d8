import type { Scorecard } from '../../scorecard.ts';
import { formatCount } from '../format.ts';
import { type Html, html, list, part, table } from '../html.ts';

export function problems({ problems }: Scorecard): Html | undefined {
  return part(
    'problems',
    'Problems with the input',
    table({
      caption: 'What was wrong with the input; the rest was measured',
      heads: ['File or image', 'Line', 'What'],
      rows: problems.map(({ name, line, what }) => [
        html`<span class="name">${name}</span>`,
        line === undefined ? '' : formatCount(line),
        html`<span class="words">${what}</span>`,
      ]),
    }),
  );
}

export function notMeasured({ notMeasured }: Scorecard): Html | undefined {
  return part('not-measured', 'What was not measured', list(notMeasured));
}
