import {
  describeReference,
  describeScenario,
  type FailureToAcquire,
  formatBits,
  formatCount,
  formatDifference,
  formatFnmr,
  formatMs,
  formatOneIn,
  formatPercent,
  formatRate,
  formatScore,
  formatSeconds,
  formatShareOf,
  formatTarget,
  formatWithInterval,
  type GroupReport,
  type IdentificationReport,
  type InputProblem,
  type OperatingPointReport,
  type PairsReport,
  type PolicyReport,
  type PrivacyReport,
  partsOfRate,
  printable,
  type Rate,
  type Scorecard,
  type ScoreReport,
  type SecurityReport,
  TEMPLATE_KNOWN,
} from '@facenition/evaluation';
import { formatTable } from './table.ts';

/** What is said about what. Empty: about the same as in the row above. */
type Row = readonly [about: string, text: string];

const LINE = 100;
/** Labels longer than this, from names that somebody chose, are cut. */
const LONGEST_LABEL = 36;
/** More problems than this are in the report only. */
const PROBLEMS_SHOWN = 20;

/** The scorecard as a person reads it in a terminal, the most important first. */
export function summariseScorecard(scorecard: Scorecard): string {
  const { policies, groups, scenarios, security, privacy } = scorecard;
  const { identification, problems, notMeasured } = scorecard;
  return [
    lines([headline(scorecard)]),
    block('Recognition', recognitionRows(scorecard)),
    block('Protected', policies.flatMap(policyRows)),
    block('Groups', groups.flatMap(groupRows)),
    block(
      'Scenario',
      scenarios.map(({ name, level, policy, success }) => [
        describeScenario(name),
        `${formatRate(success)} (level ${level}, ${policy})`,
      ]),
    ),
    security.length > 0 && lines([TEMPLATE_KNOWN]),
    block('Security', security.flatMap(securityRows)),
    privacy && block('Privacy', privacyRows(privacy)),
    identification && block('Identification', identificationRows(identification)),
    block('Cost', costRows(scorecard)),
    problems.length > 0 && lines(['Problems with the input', ...problemLines(problems)]),
    notMeasured.length > 0 && lines(['Not measured', ...notMeasured.map((what) => `- ${what}`)]),
  ]
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n');
}

function headline({ pack, data, images, subjects, product, date }: Scorecard): string {
  const amount = `${formatCount(images)} images of ${formatCount(subjects)} people`;
  return `${pack} on ${data.name}: ${amount}; product ${product}, ${date.slice(0, 10)}`;
}

function recognitionRows({ failureToAcquire, images, pairs, allPairs }: Scorecard): readonly Row[] {
  return [
    ['failure to acquire', acquisitionText(failureToAcquire, images)],
    ...(pairs ? pairsRows(pairs) : []),
    ...(allPairs ? scoreRows('all against all', allPairs) : []),
  ];
}

function acquisitionText({ images: lost, rate, unreadable }: FailureToAcquire, images: number) {
  const text = `${formatShareOf(lost, images)} images (${formatPercent(rate)})`;
  if (unreadable.length === 0) return text;
  return `${text}; of these not readable: ${formatCount(unreadable.length)}`;
}

function pairsRows(pairs: PairsReport): readonly Row[] {
  const { accuracy, accuracyOfAll, notCompared } = pairs;
  return [
    [
      'pairs of the protocol',
      `${formatPercent(accuracy)} of those compared, ${formatPercent(accuracyOfAll)} of all (${formatCount(notCompared)} not compared)`,
    ],
    ...scoreRows('pairs, unprotected', pairs),
    ...(pairs.protected ? scoreRows('pairs, protected', pairs.protected) : []),
  ];
}

function scoreRows(what: string, report: ScoreReport): readonly Row[] {
  const { mated, nonMated, eer, fnmrAtFmr } = report;
  // The first rate that the data cannot tell says why; stricter ones say the same.
  const untold = fnmrAtFmr.findIndex(({ supported }) => !supported);
  const told = untold === -1 ? fnmrAtFmr : fnmrAtFmr.slice(0, untold + 1);
  return [
    [
      what,
      `${formatCount(mated)} mated, ${formatCount(nonMated)} non-mated; equal error rate ${formatPercent(eer)}`,
    ],
    ...told.map((at): Row => ['', `FNMR at FMR ${formatTarget(at.fmr)}: ${formatFnmr(at, mated)}`]),
  ];
}

function policyRows({ policy, operatingPoints }: PolicyReport): readonly Row[] {
  return operatingPoints.flatMap((point) => [
    [`${policy}, level ${point.level}, ${point.code}`, falseMatchText(point)],
    ['', falseNonMatchText(point)],
  ]);
}

function falseMatchText({ falseMatchRate, targetFmr, holds }: OperatingPointReport): string {
  return `FMR ${formatRate(falseMatchRate)}; ${verdict(holds)} its target, ${formatOneIn(targetFmr)}`;
}

function verdict(holds: boolean): string {
  return holds ? 'holds' : 'MISSES';
}

function falseNonMatchText(point: OperatingPointReport): string {
  const { falseNonMatchRate, unprotected, difference } = point;
  const rate = shortRate(falseNonMatchRate);
  return `FNMR ${rate}, unprotected ${formatPercent(unprotected)}, difference ${formatDifference(difference)}`;
}

/** Without the counts, but where there is nothing else. */
function shortRate(rate: Rate): string {
  return rate.events === 0 ? formatRate(rate) : partsOfRate(rate).estimate;
}

function groupRows(group: GroupReport): readonly Row[] {
  const { falseMatchRate, falseNonMatchRate } = group;
  const rates =
    falseMatchRate === undefined && falseNonMatchRate === undefined
      ? 'no comparison'
      : [
          falseMatchRate ? `FMR ${shortRate(falseMatchRate)}` : 'no non-mated comparison',
          falseNonMatchRate ? `FNMR ${shortRate(falseNonMatchRate)}` : 'no mated comparison',
        ].join(', ');
  return [[`${group.column} ${group.group}, level ${group.level}`, rates]];
}

function securityRows(kind: SecurityReport): readonly Row[] {
  const { codeAlone, priorAttack, dictionary, inversion } = kind;
  const { bits, cpuSeconds } = priorAttack;
  const median = `${formatBits(bits.median)} (${formatSeconds(cpuSeconds.median)})`;
  const hardest = `${formatBits(bits.hardest)} (${formatSeconds(cpuSeconds.hardest)})`;
  return [
    [describeReference(kind), `code alone: ${formatBits(codeAlone.bits, codeAlone.events === 0)}`],
    ['', `F_W: ${median} median, ${hardest} hardest tenth`],
    ['', `dictionary of ${formatCount(dictionary.faces)} faces: ${formatRate(dictionary.opened)}`],
    [
      '',
      `inversion: cosine ${formatScore(inversion.cosine.mean)} mean, ${formatScore(inversion.cosine.least)} least`,
    ],
  ];
}

function privacyRows({ unlinkability, renewal }: PrivacyReport): readonly Row[] {
  return [
    ...unlinkability.map(
      ({ keys, score, dsys, permuted }): Row => [
        `D_sys, keys ${keys}`,
        `${formatScore(dsys)}; null ${formatScore(permuted.mean)}, at most ${formatScore(permuted.high)} (by ${score})`,
      ],
    ),
    [
      'renewal, Hamming distance',
      `${formatScore(renewal.mean)}, from ${formatScore(renewal.least)} to ${formatScore(renewal.greatest)}; expected ${formatScore(renewal.expected.mean)}`,
    ],
  ];
}

function identificationRows(report: IdentificationReport): readonly Row[] {
  const { comparisons, searches, times } = report;
  return [
    ...comparisons.map(
      ({ policy, level, targetFmr, falseMatchRate, falseNonMatchRate, holds }): Row => [
        `one reference, ${policy}, level ${level}`,
        `FMR ${formatRate(falseMatchRate)}, FNMR ${shortRate(falseNonMatchRate)}; ${verdict(holds)} its target, ${formatOneIn(targetFmr)}`,
      ],
    ),
    ...searches.flatMap((search): readonly Row[] => [
      [
        `one of ${formatCount(search.members)}, ${search.policy}, level ${search.level}`,
        `FPIR ${formatRate(search.falsePositives)}; predicted ${formatWithInterval(search.predicted)}`,
      ],
      [
        '',
        search.enrolled === 0
          ? 'nobody enrolled to search for'
          : `nobody found ${shortRate(search.falseNegatives)}, somebody else ${shortRate(search.misidentified)}`,
      ],
    ]),
    ...times.map(
      ({ members, ms }): Row => [
        `time of one of ${formatCount(members)}`,
        `${formatMs(ms.p50)} median, ${formatMs(ms.p95)} 95th percentile`,
      ],
    ),
  ];
}

function costRows({ cost }: Scorecard): readonly Row[] {
  if (cost === undefined) return [];
  const timed = [
    ['enrolment', cost.enrolMs],
    ['verification', cost.verifyMs],
    [`Argon2id, ${cost.argon2.memoryMiB} MiB`, cost.argon2.ms],
  ] as const;
  return [
    ['token', `${formatCount(cost.tokenCharacters)} characters`],
    ...timed.flatMap(([what, quantiles]): readonly Row[] =>
      quantiles
        ? [[what, `${formatMs(quantiles.p50)} median, ${formatMs(quantiles.p95)} 95th percentile`]]
        : [],
    ),
    ['machine', cost.machine],
  ];
}

function problemLines(problems: readonly InputProblem[]): readonly string[] {
  const more = problems.length - PROBLEMS_SHOWN;
  return [
    ...problems
      .slice(0, PROBLEMS_SHOWN)
      .map(({ name, line, what }) =>
        line === undefined ? `- ${name}: ${what}` : `- ${name}, line ${line}: ${what}`,
      ),
    ...(more > 0 ? [`- and ${formatCount(more)} more, in the report`] : []),
  ];
}

/** A table of its own, no wider than a line; nothing where it has no rows. */
function block(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const labelled = rows.map(([about, text]): Row => [printable(cut(about)), printable(text)]);
  const label = Math.max(title.length, ...labelled.map(([about]) => about.length));
  const wrapped = labelled.flatMap(([about, text]) =>
    wrap(text, LINE - label - 2).map((piece, at): Row => [at === 0 ? about : '', piece]),
  );
  return formatTable([title, ''], wrapped);
}

function cut(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

/** Running text, with the later lines of an item further in. */
function lines(items: readonly string[]): string {
  return items
    .flatMap((item) =>
      wrap(printable(item), LINE - 2).map((piece, at) => (at === 0 ? piece : `  ${piece}`)),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Breaks at blanks, and within a word only where it is longer than a line. */
function wrap(text: string, width: number): readonly string[] {
  const pieces = [''];
  for (const word of text.split(' ').flatMap((long) => chunks(long, width))) {
    const last = pieces.at(-1) ?? '';
    if (last === '') pieces[pieces.length - 1] = word;
    else if (last.length + 1 + word.length <= width) pieces[pieces.length - 1] = `${last} ${word}`;
    else pieces.push(word);
  }
  return pieces;
}

function chunks(word: string, width: number): readonly string[] {
  return word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''];
}
