import type { AttackThresholds, Strictness } from '@facenition/core';
import type { PadCalibration, PadFigures, PadGroup, PadSpecies, PadWish } from '../pad-report.ts';
import { formatCount, formatPercent } from '../report/format.ts';
import { padRate } from './pad-rate.ts';
import {
  bonaFideOf,
  bySpecies,
  type Drawing,
  type JudgedPresentation,
  scoredOf,
} from './presentations.ts';
import { separate } from './separation.ts';
import { formatPeople } from './support.ts';
import { apcerOf, bpcerOf, wishedThreshold } from './wished-threshold.ts';

export interface PadRequest {
  readonly thresholds: AttackThresholds;
  /** Those to report, in this order. */
  readonly strictnesses: readonly Strictness[];
  readonly wishes: readonly PadWish[];
  /** Species that a wished APCER does not count. */
  readonly outOfScope: readonly string[];
  readonly drawing: Drawing;
}

export interface PadMeasures {
  readonly groups: readonly PadGroup[];
  readonly calibration: PadCalibration;
  readonly remarks: readonly string[];
}

/** Error rates of attack detection (ISO/IEC 30107-3), and thresholds for wished ones. */
export function measurePad(
  presentations: readonly JudgedPresentation[],
  request: PadRequest,
): PadMeasures {
  const names = [...new Set(presentations.flatMap(({ group }) => group ?? []))].sort();
  const whole = groupOf(presentations, request);
  const parts =
    names.length < 2
      ? []
      : names.map((name) => ({
          name,
          ...groupOf(
            presentations.filter(({ group }) => group === name),
            request,
          ),
        }));
  return {
    groups: [whole, ...parts],
    calibration: calibrationOf(presentations, request),
    remarks: remarksOn(whole, parts),
  };
}

function groupOf(presentations: readonly JudgedPresentation[], request: PadRequest): PadGroup {
  const bonaFide = bonaFideOf(presentations);
  const scored = scoredOf(bonaFide);
  const { drawing } = request;
  const species = bySpecies(presentations).map(([name, attacks]): PadSpecies => {
    const separation = separate(scored, scoredOf(attacks), drawing);
    return {
      species: name,
      ...figuresOf(attacks, request, apcerOf),
      ...(separation !== undefined && { separation }),
    };
  });
  return {
    bonaFide: figuresOf(bonaFide, request, bpcerOf),
    species,
    worst: request.strictnesses.flatMap((strictness, at) => {
      const judged = species.flatMap(({ species: name, errors }) => {
        const rate = errors[at]?.rate;
        return rate === undefined || rate.trials === 0 ? [] : [{ name, ...rate }];
      });
      const [worst] = judged.sort((a, b) => b.value - a.value || b.high - a.high);
      return worst === undefined ? [] : [{ strictness, species: worst.name }];
    }),
  };
}

function figuresOf(
  presentations: readonly JudgedPresentation[],
  { thresholds, strictnesses, drawing }: PadRequest,
  rateOf: typeof bpcerOf,
): PadFigures {
  const scored = scoredOf(presentations);
  const reasons: Record<string, number> = {};
  for (const { judged } of presentations) {
    if (judged.outcome === 'judged') continue;
    reasons[judged.reason] = (reasons[judged.reason] ?? 0) + 1;
  }
  const trials = presentations.map(({ subject, judged }) => ({
    subject,
    isError: judged.outcome === 'not-acquired',
  }));
  return {
    presentations: presentations.length,
    subjects: new Set(presentations.map(({ subject }) => subject)).size,
    nonResponse: padRate(trials, drawing),
    reasons,
    errors: strictnesses.map((strictness) => {
      const threshold = thresholds[strictness];
      return { strictness, threshold, rate: rateOf(scored, threshold, drawing) };
    }),
  };
}

function calibrationOf(
  presentations: readonly JudgedPresentation[],
  { wishes, outOfScope, drawing }: PadRequest,
): PadCalibration {
  const bonaFide = scoredOf(bonaFideOf(presentations));
  const species = bySpecies(presentations)
    .filter(([name]) => !outOfScope.includes(name))
    .map(([name, those]) => ({ species: name, presentations: scoredOf(those) }));
  return {
    outOfScope,
    wishes: wishes.map((wish) => wishedThreshold({ wish, bonaFide, species, drawing })),
  };
}

/** Fewer people than this, and an interval that draws people is itself a rough guess. */
const FEW_PEOPLE = 20;

function remarksOn({ bonaFide, species }: PadGroup, parts: readonly PadGroup[]): readonly string[] {
  const kinds = [{ species: 'bona fide', ...bonaFide }, ...species];
  const few = kinds.flatMap(({ species: name, presentations, subjects }) => {
    if (presentations === 0) return [`${name}: there is none, and its error rate is not known`];
    if (subjects >= FEW_PEOPLE) return [];
    const known = formatPercent(Math.min(1, 3 / subjects));
    const count = `${formatCount(presentations)} presentations of ${formatPeople(subjects)}`;
    return [
      `${name}: ${count}: even without any error the rate of others may be ${known} (rule of 3)`,
    ];
  });
  return [
    ...few,
    ...(species.length === 0 ? ['there is no attack: only BPCER is measured'] : []),
    ...(parts.length > 0
      ? ['scores do not compare between cameras: look at each source by itself']
      : []),
  ];
}
