import type { ScenarioReport, Scorecard } from '../../scorecard.ts';
import { rateCell } from '../cells.ts';
import { describeScenario } from '../describe.ts';
import { type Html, html, subpart, table } from '../html.ts';

export function scenarios({ scenarios }: Scorecard): Html | undefined {
  if (scenarios.length === 0) return undefined;
  return subpart(
    'Scenarios: verification by an attacker',
    table({
      caption: 'Attempts to be verified as somebody else, by what the attacker has',
      heads: ['Scenario', 'The attacker has', 'Level', 'Policy', 'Success', 'Attempts through'],
      rows: scenarios.map((scenario) => [
        html`<span class="whole">${describeScenario(scenario.name)}</span>`,
        html`<span class="words">${scenario.attacker}</span>`,
        scenario.level,
        html`<span class="whole">${scenario.policy}</span>`,
        rateCell(scenario.success),
        THROUGH[scenario.through],
      ]),
    }),
  );
}

const THROUGH: Readonly<Record<ScenarioReport['through'], string>> = {
  decoder: 'decoder and threshold',
  product: 'whole tokens, through verify',
};
