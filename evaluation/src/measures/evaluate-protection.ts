import type { Level } from '@facenition/core';
import type {
  IdentificationReport,
  OperatingPointReport,
  PolicyName,
  PolicyReport,
  PrivacyReport,
  Scorecard,
  SecurityReport,
} from '../scorecard.ts';
import { fitPrior } from '../study/prior.ts';
import { comparedFaces, type EnrolledCaptures, policyOf } from '../study/study.ts';
import { drawSubjects } from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { type ComparedGroup, measureGroups } from './groups.ts';
import { identifyEverybody } from './identification.ts';
import { measureOperatingPoint } from './operating-points.ts';
import { levelsInUse, pointsInUse } from './points-in-use.ts';
import { evaluatePrivacy } from './privacy.ts';
import type { ProtectionRequest } from './protection-request.ts';
import { playScenarios } from './scenarios.ts';
import { measureSecurity } from './security.ts';
import {
  compareEverybody,
  decodeOn,
  enrolEverybody,
  runStage,
  type Workbench,
} from './workbench.ts';

export type ProtectionReport = Pick<
  Scorecard,
  'policies' | 'scenarios' | 'security' | 'notMeasured'
> & {
  readonly groups: readonly ComparedGroup[];
  readonly privacy?: PrivacyReport;
  readonly identification?: IdentificationReport;
};

/** Fewer people on either side tell nothing about an attack. */
const PEOPLE_FOR_ATTACKS = 30;

/** Measures everything about protected references that the study and the pack's calibration allow. */
export async function evaluateProtection(
  bench: Workbench,
  request: ProtectionRequest,
): Promise<ProtectionReport> {
  const { study } = bench;
  const notMeasured: string[] = [];
  const compared = await comparePolicies(bench, request, notMeasured);
  const single = compared.get('1-1');
  const measured: Omit<ProtectionReport, 'notMeasured'> = {
    policies: await measurePolicies(bench, request, compared),
    groups: single === undefined ? [] : await measureGroups(bench, request, single),
    scenarios: [],
    security: [],
  };
  const inUse = { ...request, levels: levelsInUse(request.pack, request.levels) };
  const [level] = inUse.levels;
  notMeasured.push(...whyNotInUse(request, inUse.levels));
  if (level === undefined || single === undefined) return { ...measured, notMeasured };

  const others = study.people - request.victims.size;
  const enough = Math.min(request.victims.size, others) >= PEOPLE_FOR_ATTACKS;
  if (!enough) {
    notMeasured.push(
      `attacks: ${request.victims.size} people to attack and ${others} to learn from are too few ` +
        `(${PEOPLE_FOR_ATTACKS} each)`,
    );
  }
  return {
    ...measured,
    scenarios: await playScenarios(bench, inUse, measured.policies),
    security: enough ? await attackReferences(bench, inUse, compared, notMeasured) : [],
    privacy: await evaluatePrivacy(bench, request.pack, level),
    identification: await identifyEverybody(bench, inUse, compared, notMeasured),
    notMeasured,
  };
}

/** The product makes no tokens there, so there is nothing to attack. */
function whyNotInUse(
  { pack, levels }: ProtectionRequest,
  inUse: readonly Level[],
): readonly string[] {
  if (pack.calibration === undefined) {
    return [
      `operating points, scenarios, attacks, privacy: the pack ${pack.id} has no calibration`,
    ];
  }
  return levels
    .filter((level) => !inUse.includes(level))
    .map((level) =>
      pointsInUse(pack, '1-1', [level], undefined).length > 0
        ? `scenarios, attacks, privacy at level ${level}: the pack ${pack.id} refuses it, as its ` +
          'thresholds are only extrapolated'
        : `level ${level}: the pack ${pack.id} is not calibrated for it`,
    );
}

/** Policies without a mated or a non-mated comparison are left out, and named. */
async function comparePolicies(
  bench: Workbench,
  { policies }: ProtectionRequest,
  notMeasured: string[],
): Promise<ReadonlyMap<PolicyName, Comparisons>> {
  const found = new Map<PolicyName, Comparisons>();
  const enrolled = new Set<EnrolledCaptures>();
  for (const policy of policies) {
    const { enrolled: captures } = policyOf(policy);
    if (!enrolled.has(captures)) await enrolEverybody(bench, captures);
    enrolled.add(captures);
    const comparisons = await compareEverybody(bench, policy);
    const nonMated = comparisons.nonMated.protected.counts.some((count) => count > 0);
    if (nonMated && comparisons.mated.references.length > 0) found.set(policy, comparisons);
    else notMeasured.push(whyNothingCompared(policy, nonMated));
  }
  return found;
}

function whyNothingCompared(policy: PolicyName, nonMated: boolean): string {
  return nonMated
    ? `protected references, captures ${policy}: nobody has enough images for a mated comparison`
    : `protected references, captures ${policy}: there are no two people with images enough to compare`;
}

async function measurePolicies(
  bench: Workbench,
  request: ProtectionRequest,
  compared: ReadonlyMap<PolicyName, Comparisons>,
): Promise<readonly PolicyReport[]> {
  const { study } = bench;
  const { pack, levels, codes, unseen, replicates } = request;
  const rates = await runStage(
    bench,
    'intervals by bootstrap',
    'policyRates',
    [...compared].map(([policy, comparisons]) => ({ policy, comparisons, replicates })),
  );
  const weights = drawSubjects(study.people, unseen, replicates, study.seed);
  const reports: PolicyReport[] = [];
  for (const [i, [policy, comparisons]] of [...compared].entries()) {
    const operatingPoints: OperatingPointReport[] = [];
    for (const point of pointsInUse(pack, policy, levels, codes)) {
      const report = await measureOperatingPoint(point, {
        study,
        policy,
        comparisons,
        weights,
        decode: decodeOn(bench),
        participation: ofSubjects(bench, policy, new Set(unseen)),
      });
      operatingPoints.push(report);
    }
    reports.push({ ...rates[i]!, operatingPoints });
  }
  return reports;
}

function ofSubjects(
  { study }: Workbench,
  policy: PolicyName,
  subjects: ReadonlySet<number>,
): { reference(face: number): boolean; probe(face: number): boolean } {
  const { references, probes } = comparedFaces(study, policy);
  return {
    reference: (face) => subjects.has(references.subjects[face]!),
    probe: (face) => subjects.has(probes.subjects[face]!),
  };
}

/** Each kind of reference in use, once per level and code. */
async function attackReferences(
  bench: Workbench,
  request: ProtectionRequest,
  compared: ReadonlyMap<PolicyName, Comparisons>,
  notMeasured: string[],
): Promise<readonly SecurityReport[]> {
  const { pack, levels, codes, victims, guesses, argon2Ms } = request;
  const prior = fitPrior(bench.study, (subject) => !victims.has(subject));
  const reports: SecurityReport[] = [];
  for (const policy of ['1-1', '3-1'] as const) {
    const comparisons = compared.get(policy);
    if (comparisons === undefined) continue;
    const { enrolled: captures } = policyOf(policy);
    for (const { level, code, threshold } of pointsInUse(pack, policy, levels, codes)) {
      const kind = { pack, level, captures, code, threshold, comparisons };
      reports.push(await measureSecurity(bench, { ...kind, prior, victims, guesses, argon2Ms }));
    }
  }
  if (compared.has('3-1')) {
    notMeasured.push('several tokens of one person from three captures each: too few such people');
  }
  return reports;
}
