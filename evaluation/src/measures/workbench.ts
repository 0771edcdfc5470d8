import type { CodeName } from '@facenition/core';
import type { PolicyName } from '../scorecard.ts';
import { comparedFaces, type EnrolledCaptures, type Study } from '../study/study.ts';
import { type Comparisons, estimateCut, joinComparisons } from '../tasks/compare.ts';
import type { EvaluationTaskKind, EvaluationTasks, RunTask } from '../tasks/tasks.ts';
import type { ComparisonPlaces, Decode } from './operating-points.ts';

/** Told how far a stage of the work is. */
export type StartStage = (title: string, total: number) => (done: number) => void;

/** A study with somebody to do its tasks. */
export interface Workbench {
  readonly study: Study;
  readonly run: RunTask;
  readonly startStage: StartStage;
}

const FACES_PER_TASK = 250;
const COMPARING_TASKS = 16;
const DECODINGS_PER_TASK = 250;

/** Has all tasks of a stage done; the answers in their order. */
export async function runStage<Kind extends EvaluationTaskKind>(
  { run, startStage }: Workbench,
  title: string,
  kind: Kind,
  inputs: readonly EvaluationTasks[Kind]['input'][],
): Promise<readonly EvaluationTasks[Kind]['output'][]> {
  const update = startStage(title, inputs.length);
  let done = 0;
  return Promise.all(
    inputs.map(async (input) => {
      const output = await run(kind, input);
      done += 1;
      update(done);
      return output;
    }),
  );
}

/** `0..count` in pieces of at most so many. */
export function pieces(count: number, size: number): readonly { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(count, (i + 1) * size),
  }));
}

/** `0..count` in pieces of about equal numbers of later partners. */
export function triangularPieces(count: number): readonly { from: number; to: number }[] {
  const bounds = Array.from({ length: COMPARING_TASKS + 1 }, (_, i) =>
    Math.round(count * (1 - Math.sqrt(1 - i / COMPARING_TASKS))),
  );
  return bounds
    .slice(1)
    .map((to, i) => ({ from: bounds[i] ?? 0, to }))
    .filter(({ from, to }) => to > from);
}

/** Makes the references of all faces of so many captures. */
export async function enrolEverybody(bench: Workbench, captures: EnrolledCaptures): Promise<void> {
  const { count } = bench.study.faces[captures];
  const inputs = pieces(count, FACES_PER_TASK).map((piece) => ({ captures, ...piece }));
  await runStage(
    bench,
    `references from ${captures} ${captures === 1 ? 'capture' : 'captures'}`,
    'enrol',
    inputs,
  );
}

/** Compares all references of a policy with all its probes. */
export async function compareEverybody(bench: Workbench, policy: PolicyName): Promise<Comparisons> {
  const { references, once } = comparedFaces(bench.study, policy);
  const cut = estimateCut(bench.study, policy);
  const parts = once
    ? triangularPieces(references.count)
    : pieces(references.count, Math.ceil(references.count / COMPARING_TASKS));
  const inputs = parts.map((piece) => ({ policy, cut, ...piece }));
  return joinComparisons(await runStage(bench, `comparisons ${policy}`, 'compare', inputs));
}

/** A decoder that spreads its work. */
export function decodeOn(bench: Workbench): Decode {
  return async (policy: PolicyName, code: CodeName, comparisons: ComparisonPlaces) => {
    const { references, probes } = comparisons;
    const inputs = pieces(references.length, DECODINGS_PER_TASK).map(({ from, to }) => ({
      policy,
      code,
      references: references.slice(from, to),
      probes: probes.slice(from, to),
    }));
    const hits = await runStage(bench, `decoding ${policy} ${code}`, 'decode', inputs);
    return Uint8Array.from(hits.flatMap((part) => [...part]));
  };
}
