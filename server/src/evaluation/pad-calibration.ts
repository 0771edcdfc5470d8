import {
  type AttackThresholds,
  checkAttackThresholds,
  FacenitionError,
  STRICTNESSES,
  type Strictness,
} from '@facenition/core';
import type { PadFigures, PadReport, PadWish, PadWished } from '@facenition/evaluation';
import type { AttackCalibration, PresentationCount } from '../packs/attack-calibration.ts';

/** What each strictness is to keep to. */
export type StrictnessWishes = Readonly<Record<Strictness, PadWish>>;

/** A file for the server, or why there is none. */
export type PadCalibrationOutcome =
  | { readonly outcome: 'calibrated'; readonly calibration: AttackCalibration }
  | { readonly outcome: 'not-calibrated'; readonly why: readonly string[] };

/** The recommended thresholds of a report, where its data are enough for all of them. */
export function calibrationOf(report: PadReport, wishes: StrictnessWishes): PadCalibrationOutcome {
  const found = STRICTNESSES.map((strictness) => {
    return { strictness, wished: wishedOf(report, wishes[strictness]) };
  });
  const why = found.flatMap(({ strictness, wished }) =>
    wished?.threshold === undefined || wished.supportedBy === 'nothing'
      ? [`${strictness}: ${wished?.why ?? 'not measured'}`]
      : [],
  );
  if (why.length > 0) return { outcome: 'not-calibrated', why };
  const [lenient, standard, strict] = found.map(({ wished }) => wished?.threshold?.value);
  if (lenient === undefined || standard === undefined || strict === undefined) {
    throw new FacenitionError('ERR_INTERNAL', 'a threshold is missing');
  }
  const thresholds = { lenient, standard, strict };
  try {
    checkAttackThresholds(thresholds);
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    return { outcome: 'not-calibrated', why: [`these wishes contradict: ${fault.message}`] };
  }
  const remarks = [...new Set(found.flatMap(({ wished }) => wished?.why ?? []))];
  return { outcome: 'calibrated', calibration: fileOf(report, wishes, thresholds, remarks) };
}

function wishedOf({ calibration }: PadReport, { rate, atMost }: PadWish): PadWished | undefined {
  return calibration.wishes.find(({ wish }) => wish.rate === rate && wish.atMost === atMost);
}

function fileOf(
  { product, date, detector, pack, data: { name, digest }, groups, calibration }: PadReport,
  wishes: StrictnessWishes,
  thresholds: AttackThresholds,
  remarks: readonly string[],
): AttackCalibration {
  const [whole] = groups;
  if (whole === undefined) throw new FacenitionError('ERR_INTERNAL', 'a report without figures');
  const species = whole.species.map((one) => [one.species, countOf(one)] as const);
  return {
    format: 1,
    detector,
    pack,
    thresholds,
    measured: {
      product,
      date,
      data: { name, digest },
      bonaFide: countOf(whole.bonaFide),
      species: Object.fromEntries(species),
      outOfScope: calibration.outOfScope,
      wishes,
      remarks,
    },
  };
}

function countOf({ presentations, nonResponse, subjects }: PadFigures): PresentationCount {
  return { presentations: presentations - nonResponse.events, subjects };
}
