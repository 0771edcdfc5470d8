import type { GroupReport } from '../scorecard.ts';
import type { Study } from '../study/study.ts';
import { drawSubjects, type Participation } from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { measureOperatingPoint } from './operating-points.ts';
import { pointsInUse } from './points-in-use.ts';
import type { ProtectionRequest } from './protection-request.ts';
import { decodeOn, type Workbench } from './workbench.ts';

/** What comparisons tell about a group; what they do not is the failure to acquire. */
export type ComparedGroup = Omit<GroupReport, 'failureToAcquire'>;

/** Error rates of each group at each level: single captures, both people of the group. */
export async function measureGroups(
  bench: Workbench,
  request: GroupsRequest,
  comparisons: Comparisons,
): Promise<readonly ComparedGroup[]> {
  const reports: ComparedGroup[] = [];
  for (const [column, values] of request.labels) {
    const groups = [...new Set(values)].filter((value) => value !== undefined).sort();
    for (const group of groups) {
      const members = new Set([...values.keys()].filter((face) => values[face] === group));
      reports.push(
        ...(await measureGroup(bench, request, comparisons, { column, group, members })),
      );
    }
  }
  return reports;
}

type GroupsRequest = Pick<
  ProtectionRequest,
  'pack' | 'levels' | 'codes' | 'unseen' | 'labels' | 'replicates'
>;

interface Group {
  readonly column: string;
  readonly group: string;
  /** Single captures. */
  readonly members: ReadonlySet<number>;
}

async function measureGroup(
  bench: Workbench,
  { pack, levels, codes, unseen, replicates }: GroupsRequest,
  comparisons: Comparisons,
  { column, group, members }: Group,
): Promise<readonly ComparedGroup[]> {
  const { study } = bench;
  const measured = new Set(unseen);
  const faces = [...members].filter((face) => measured.has(subjectOf(study, face)));
  const subjects = [...new Set(faces.map((face) => subjectOf(study, face)))];
  const taking = new Set(faces);
  const participation: Participation = {
    reference: (face) => taking.has(face),
    probe: (face) => taking.has(face),
  };
  const { mated } = comparisons;
  const comparable =
    subjects.length > 1 &&
    mated.references.some((i, at) => taking.has(i) && taking.has(mated.probes[at]!));
  const reports: ComparedGroup[] = [];
  for (const point of pointsInUse(pack, '1-1', levels, codes)) {
    const rates = comparable
      ? await measureOperatingPoint(point, {
          study,
          policy: '1-1',
          comparisons,
          weights: drawSubjects(study.people, subjects, replicates, study.seed),
          decode: decodeOn(bench),
          participation,
        })
      : undefined;
    reports.push({
      column,
      group,
      level: point.level,
      code: point.code,
      subjects: subjects.length,
      images: faces.length,
      ...(rates !== undefined && {
        falseMatchRate: rates.falseMatchRate,
        falseNonMatchRate: rates.falseNonMatchRate,
      }),
    });
  }
  return reports;
}

function subjectOf(study: Study, face: number): number {
  return study.faces[1].subjects[face]!;
}
