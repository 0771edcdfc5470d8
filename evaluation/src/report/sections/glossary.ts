import { type Html, html, part } from '../html.ts';

/** The terms of the report, by the alphabet, with where they come from. */
const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  [
    'Capture policy',
    'How many captures make a reference, and how many a probe: 3-2 is three and two.',
  ],
  [
    'Code, message bits',
    'The error-correcting code that a reference is built on, and how many bits it carries. They are not bits of security.',
  ],
  ['Comparison score', 'How near two captures are; higher is nearer (ISO/IEC 2382-37).'],
  [
    'D_sys, local linkability',
    'Linkability of references, over all scores and at one score: 0 unlinkable, 1 linkable (Gomez-Barrero et al., IEEE TIFS 13(6), 2018; ISO/IEC 30136).',
  ],
  [
    'DET curve',
    'Detection error trade-off: false non-match rate by false match rate, over all thresholds (ISO/IEC 19795-1).',
  ],
  [
    'Dictionary',
    'Photographs of other people, each tried as a guess. The share of references opened is the successful attack rate (ISO/IEC 30136).',
  ],
  ['Equal error rate (EER)', 'Where false match rate and false non-match rate meet.'],
  [
    'F_W',
    '-log2 of the success probability of one guess of the prior attack: faces drawn from the distribution of those of other people.',
  ],
  [
    'Failure to acquire (FTA)',
    'Share of captures of which no embedding was made (ISO/IEC 19795-1).',
  ],
  [
    'False match rate (FMR)',
    'Share of the non-mated comparisons that match (ISO/IEC 2382-37). One in 10,000 is 0.01 %.',
  ],
  [
    'False non-match rate (FNMR)',
    'Share of the mated comparisons that do not match (ISO/IEC 2382-37).',
  ],
  [
    'False negative identification rate (FNIR)',
    'Share of the searches for people who are enrolled that find nobody (ISO/IEC 19795-1).',
  ],
  [
    'False positive identification rate (FPIR)',
    'Share of the searches for people who are not enrolled that find somebody (ISO/IEC 19795-1).',
  ],
  [
    'Interval',
    'Contains the true value in 95 of 100 such evaluations, for other people of the same kind. By bootstrap over subjects; with no event, by the rule of 3.',
  ],
  [
    'Level',
    'Accuracy level: a target for the false match rate, with a threshold and a code for each capture policy.',
  ],
  [
    'Mated, non-mated',
    'Of a comparison: both captures are of one person; of two people (ISO/IEC 2382-37).',
  ],
  ['Percentage point (pp)', 'A difference of two percentages: from 2.00 % to 2.20 % is +0.20 pp.'],
  ['Probe', 'What is captured now, to be compared with a reference (ISO/IEC 2382-37).'],
  [
    'Reference',
    'What is kept to compare with; here a protected, renewable one (ISO/IEC 2382-37, ISO/IEC 24745).',
  ],
  ['Roster', 'The references of the people among whom one is looked for.'],
  [
    'Rule of 3',
    'With no event in N trials the rate is below 3 / N, with 95 % confidence (ISO/IEC 19795-1).',
  ],
  [
    'Rule of 30',
    'A rate is told by the data from 30 events on: with 90 % confidence it is then within 30 % of the truth (ISO/IEC 19795-1).',
  ],
  [
    'Seal key, pepper, user secret',
    'What has to be known to open a reference: two keys of the server, and what the person knows or holds.',
  ],
  [
    'Stolen key, stolen face',
    'The attacker has the right keys and secret and another face; or the right face and not the user secret.',
  ],
];

export function glossary(): Html | undefined {
  return part(
    'glossary',
    'Terms',
    html`<dl>
${TERMS.map(([term, meaning]) => html`<dt>${term}</dt>\n<dd>${meaning}</dd>\n`)}</dl>
`,
  );
}
