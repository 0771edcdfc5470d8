import type { Scorecard } from '../scorecard.ts';
import type { Html } from './html.ts';
import { page } from './page.ts';
import { cost } from './sections/cost.ts';
import { glossary } from './sections/glossary.ts';
import { groups } from './sections/groups.ts';
import { identification } from './sections/identification.ts';
import { conditions, inBrief } from './sections/overview.ts';
import { policies } from './sections/policies.ts';
import { privacy } from './sections/privacy.ts';
import { acquisition, recognition } from './sections/recognition.ts';
import { notMeasured, problems } from './sections/remarks.ts';
import { security } from './sections/security.ts';

/** The parts of the page in their order, with how the table of contents calls them. */
const PARTS: readonly (readonly [
  id: string,
  name: string,
  render: (scorecard: Scorecard) => Html | undefined,
])[] = [
  ['in-brief', 'In brief', inBrief],
  ['conditions', 'Conditions', conditions],
  ['acquisition', 'Failure to acquire', acquisition],
  ['recognition', 'Recognition', recognition],
  ['policies', 'Protected references', policies],
  ['groups', 'Groups', groups],
  ['security', 'Security', security],
  ['privacy', 'Privacy', privacy],
  ['identification', 'Identification', identification],
  ['cost', 'Cost', cost],
  ['problems', 'Problems', problems],
  ['not-measured', 'Not measured', notMeasured],
  ['glossary', 'Terms', glossary],
];

/**
 * The scorecard as one page that needs nothing else: no script, no network, pictures included.
 * Everything in the scorecard counts as foreign text.
 */
export function renderReport(scorecard: Scorecard): string {
  const parts = PARTS.flatMap(([id, name, render]) => {
    const content = render(scorecard);
    return content === undefined ? [] : [{ id, name, content }];
  });
  const { pack, data, model, date, product } = scorecard;
  return page(
    `Evaluation of ${pack} on ${data.name}`,
    `${model.title}. Measured ${date.slice(0, 10)} by ${product}.`,
    parts,
  );
}
