import type { Scorecard, SecurityReport } from '../../scorecard.ts';
import { rateCell, whole } from '../cells.ts';
import { describeReference, TEMPLATE_KNOWN } from '../describe.ts';
import {
  formatBits,
  formatCaptures,
  formatCount,
  formatMs,
  formatOneIn,
  formatScore,
  formatSeconds,
} from '../format.ts';
import { type Content, type Html, html, paragraph, part, subpart, table } from '../html.ts';
import { decodingFigure } from '../plots.ts';
import { scenarios } from './scenarios.ts';

const BITS_OF_FACE =
  'The bits below are bits of face, never of a key: never advertise more than -log2(FMR) bits from a face.';

export function security(scorecard: Scorecard): Html | undefined {
  const { security: kinds, scenarios: tried } = scorecard;
  if (kinds.length === 0 && tried.length === 0) return undefined;
  return part(
    'security',
    'Security of protected references',
    html`<div class="warning">
<p><strong>${TEMPLATE_KNOWN}</strong></p>
<p>${BITS_OF_FACE}${advertisable(kinds)}</p>
</div>
`,
    scenarios(scorecard),
    overviewPart(kinds),
    kinds.map(kindPart),
  );
}

function advertisable(kinds: readonly SecurityReport[]): string {
  if (kinds.length === 0) return '';
  return ' Keys and the user secret are what protects a reference; a code adds the small costs below.';
}

function overviewPart(kinds: readonly SecurityReport[]): Html | undefined {
  if (kinds.length === 0) return undefined;
  return subpart(
    'Codes beside each other',
    paragraph(
      'The attacker has the reference, every key and the user secret, and no face of the person.',
    ),
    table({
      caption: 'What one reference withstands, by its code',
      heads: [
        'Reference',
        'Code alone, other faces',
        'Prior attack, median',
        'Prior attack, hardest tenth',
        'Core time, median',
        'Core time, hardest tenth',
        'Opened by the dictionary',
      ],
      rows: kinds.map((kind) => [
        html`<span class="whole">${describeReference(kind)}</span>`,
        whole(codeAloneBits(kind)),
        whole(formatBits(kind.priorAttack.bits.median)),
        whole(formatBits(kind.priorAttack.bits.hardest)),
        whole(formatSeconds(kind.priorAttack.cpuSeconds.median)),
        whole(formatSeconds(kind.priorAttack.cpuSeconds.hardest)),
        rateCell(kind.dictionary.opened),
      ]),
    }),
  );
}

/** With no success at all, the bits are what the interval leaves. */
function codeAloneBits({ codeAlone }: SecurityReport): string {
  return formatBits(codeAlone.bits, codeAlone.events === 0);
}

function kindPart(kind: SecurityReport): Html | undefined {
  const what = describeReference(kind);
  return subpart(
    `References of ${what}`,
    paragraph(
      `The code carries ${formatCount(kind.messageBits)} message bits; a reference is made of ${formatCaptures(kind.captures)}.`,
    ),
    decodingFigureOf(what, kind),
    guessingTable(what, kind),
    dictionaryTable(what, kind),
    inversionTable(what, kind),
    severalTokensTable(what, kind),
    secretsTable(what, kind),
  );
}

function decodingFigureOf(what: string, { decoding }: SecurityReport): readonly Content[] {
  const { half, nineTenths, ninetyNineHundredths, ms, trials } = decoding;
  const at = (score: number | undefined): string =>
    score === undefined ? 'beyond the curve' : formatScore(score);
  return [
    decodingFigure(what, decoding),
    table({
      caption: `From which comparison score the code opens, ${what}; ${formatCount(trials)} decodings`,
      heads: ['Measure', 'Value'],
      rows: [
        ['Half of the probes open at', at(half)],
        ['Nine in ten', at(nineTenths)],
        ['99 in 100', at(ninetyNineHundredths)],
        ['One list decoding', whole(formatMs(ms))],
      ],
    }),
  ];
}

function guessingTable(what: string, kind: SecurityReport): Html | undefined {
  const { codeAlone, priorAttack } = kind;
  const { perGuess, bits, direct, cpuSeconds } = priorAttack;
  const guesses =
    direct.median === undefined
      ? 'fewer than half were opened'
      : `${formatCount(direct.median)} guesses`;
  return table({
    caption: `Guessing the face, ${what}`,
    heads: ['Measure', 'Median reference', 'Hardest tenth'],
    rows: [
      ['Code alone: faces of other people, without the threshold', rateCell(codeAlone), ''],
      ['Code alone, -log2', whole(codeAloneBits(kind)), ''],
      [
        `Prior attack, success of one guess (${formatCount(priorAttack.targets)} targets)`,
        whole(formatOneIn(perGuess.median)),
        whole(formatOneIn(perGuess.hardest)),
      ],
      [
        html`Prior attack, F<sub>W</sub>`,
        whole(formatBits(bits.median)),
        whole(formatBits(bits.hardest)),
      ],
      [
        'Core time to the template',
        whole(formatSeconds(cpuSeconds.median)),
        whole(formatSeconds(cpuSeconds.hardest)),
      ],
      [
        `Opened by guessing one by one, up to ${formatCount(direct.budget)} guesses`,
        html`${rateCell(direct.opened)}; ${guesses}`,
        '',
      ],
    ],
  });
}

function dictionaryTable(what: string, { dictionary }: SecurityReport): Html | undefined {
  const { tokens, faces, opened, openedBothSigns, matched } = dictionary;
  return table({
    caption: `Dictionary of ${formatCount(faces)} faces against ${formatCount(tokens)} references, ${what}`,
    heads: ['References', 'Share, 95 % interval'],
    rows: [
      ['Opened by at least one face', rateCell(opened)],
      ['Opened by a face or its negative', rateCell(openedBothSigns)],
      ['Matched by at least one face at the threshold of the level', rateCell(matched)],
    ],
  });
}

function inversionTable(what: string, { inversion }: SecurityReport): Html | undefined {
  return table({
    caption: `What ${formatCount(inversion.tokens)} opened references give away, ${what}`,
    heads: ['Measure', 'Value'],
    rows: [
      [
        'Cosine of the recovered embedding to the enrolled one',
        `mean ${formatScore(inversion.cosine.mean)}, least ${formatScore(inversion.cosine.least)}`,
      ],
      ['The recovered embedding passes a renewed reference', rateCell(inversion.passesRenewed)],
      [
        'It passes a reference from another capture of the person',
        rateCell(inversion.passesOtherCapture),
      ],
      ['The true embedding passes the same references', rateCell(inversion.truePassesOtherCapture)],
    ],
  });
}

function severalTokensTable(what: string, { severalTokens }: SecurityReport): Html | undefined {
  return table({
    caption: `Several references of one person, ${what}`,
    heads: [
      'References',
      'People',
      'One guess against all of them',
      'Others opened by the first',
      'Cosine to the person, one',
      'Cosine to the person, all',
      'Mean of all passes another capture',
    ],
    rows: severalTokens.map((several) => [
      several.tokens,
      formatCount(several.people),
      whole(formatOneIn(several.perGuess)),
      rateCell(several.othersOpened),
      formatScore(several.cosine.one),
      formatScore(several.cosine.all),
      rateCell(several.passesOtherCapture),
    ]),
  });
}

function secretsTable(what: string, { secrets }: SecurityReport): Html | undefined {
  const { argon2Ms, workFactorBits, sixDigitPinHours, deviceSecretBits } = secrets;
  const hours = (amount: number): string => formatSeconds(3600 * amount);
  const guesses = `2^${deviceSecretBits} guesses`;
  return table({
    caption: `What the user secret is worth once every server key is known, ${what}`,
    heads: ['User secret', 'With a photograph of the person', 'Without, median reference'],
    rows: [
      [
        'Six-digit PIN: core time over all of them',
        whole(hours(sixDigitPinHours.withPhotograph)),
        whole(hours(sixDigitPinHours.without)),
      ],
      [
        'Passphrase: cost of one guess',
        `one Argon2id, ${formatMs(argon2Ms)}`,
        `${formatBits(workFactorBits.median)} more; hardest tenth ${formatBits(workFactorBits.hardest)} more`,
      ],
      ['Device-held secret', guesses, guesses],
    ],
  });
}
