import type { Scorecard } from '../scorecard.ts';
import { type Html, html, list, paragraph } from './html.ts';
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
import { STYLE } from './style.ts';

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
  const style: Html = { markup: STYLE };
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Evaluation of ${pack} on ${data.name}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Evaluation of ${pack} on ${data.name}</h1>
${paragraph(`${model.title}. Measured ${date.slice(0, 10)} by ${product}.`)}</header>
<nav aria-label="Contents">
${list(parts.map(({ id, name }) => html`<a href="#${id}">${name}</a>`))}</nav>
<main>
${parts.map(({ content }) => content)}</main>
</body>
</html>
`;
  return page.markup;
}
