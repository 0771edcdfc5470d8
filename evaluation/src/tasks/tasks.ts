import type { Study } from '../study/study.ts';
import { type CompareTask, type Comparisons, compare } from './compare.ts';
import {
  type DecodeTask,
  type DecodingTimesTask,
  decodeComparisons,
  type EnrolTask,
  enrolFaces,
  timeDecodings,
} from './decode.ts';
import { type DecodingCounts, type DecodingCurveTask, traceDecoding } from './decoding-curve.ts';
import {
  attackByDictionary,
  type DictionaryResult,
  type DictionaryTask,
} from './dictionary-attack.ts';
import { type IdentificationTimesTask, timeIdentifications } from './identification-times.ts';
import { type InversionResult, type InversionTask, invertReferences } from './inversion.ts';
import { measurePolicy, type PolicyRates, type PolicyRatesTask } from './policy-rates.ts';
import { attackByPrior, type PriorAttackResult, type PriorAttackTask } from './prior-attack.ts';
import {
  type PairScores,
  type ProtectPairsTask,
  protectPairs,
  type RecognisedPairs,
  type RecogniseTask,
  recogniseAll,
} from './recognise.ts';
import { type RosterSearches, type RosterSearchesTask, searchRosters } from './roster-searches.ts';
import { attemptScenario, type ScenarioResult, type ScenarioTask } from './scenario-attempts.ts';
import {
  attackSeveralTokens,
  type SeveralTokensResult,
  type SeveralTokensTask,
} from './several-tokens.ts';
import { type TokenView, type TokenViewsTask, viewTokens } from './token-views.ts';

interface Task<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** Everything that is computed on a study: pieces of work that can run anywhere, side by side. */
export interface EvaluationTasks {
  readonly recognise: Task<RecogniseTask, RecognisedPairs>;
  readonly protectPairs: Task<ProtectPairsTask, PairScores>;
  readonly enrol: Task<EnrolTask, void>;
  readonly compare: Task<CompareTask, Comparisons>;
  readonly policyRates: Task<PolicyRatesTask, PolicyRates>;
  readonly decode: Task<DecodeTask, Uint8Array>;
  readonly timeDecodings: Task<DecodingTimesTask, readonly number[]>;
  readonly decodingCurve: Task<DecodingCurveTask, DecodingCounts>;
  readonly priorAttack: Task<PriorAttackTask, PriorAttackResult>;
  readonly dictionary: Task<DictionaryTask, DictionaryResult>;
  readonly inversion: Task<InversionTask, readonly InversionResult[]>;
  readonly severalTokens: Task<SeveralTokensTask, SeveralTokensResult>;
  readonly scenario: Task<ScenarioTask, ScenarioResult>;
  readonly tokenViews: Task<TokenViewsTask, readonly TokenView[]>;
  readonly rosterSearches: Task<RosterSearchesTask, RosterSearches>;
  readonly identificationTimes: Task<IdentificationTimesTask, readonly number[]>;
}

export type EvaluationTaskKind = keyof EvaluationTasks;

/** Has a task done, here or in a thread that shares the study. */
export type RunTask = <Kind extends EvaluationTaskKind>(
  kind: Kind,
  input: EvaluationTasks[Kind]['input'],
) => Promise<EvaluationTasks[Kind]['output']>;

type Performers = {
  readonly [Kind in EvaluationTaskKind]: (
    study: Study,
    input: EvaluationTasks[Kind]['input'],
    now: () => number,
  ) => EvaluationTasks[Kind]['output'] | Promise<EvaluationTasks[Kind]['output']>;
};

const performers: Performers = {
  recognise: recogniseAll,
  protectPairs,
  enrol: enrolFaces,
  compare,
  policyRates: measurePolicy,
  decode: decodeComparisons,
  timeDecodings,
  decodingCurve: traceDecoding,
  priorAttack: attackByPrior,
  dictionary: attackByDictionary,
  inversion: invertReferences,
  severalTokens: attackSeveralTokens,
  scenario: attemptScenario,
  tokenViews: viewTokens,
  rosterSearches: searchRosters,
  identificationTimes: timeIdentifications,
};

/** @param now milliseconds of a clock that does not go back, for the tasks that take times */
export function createTaskRunner(study: Study, now: () => number): RunTask {
  return async (kind, input) => performers[kind](study, input, now);
}
