import { FacenitionError, STRICTNESSES, type Strictness } from '@facenition/core';
import type { PadWish } from '@facenition/evaluation';
import type { StrictnessWishes } from '../evaluation/pad-calibration.ts';

/** `lenient,strict` in the order of strictness; `ERR_FIELD_INVALID` for anything else. */
export function readStrictnesses(text: string): readonly Strictness[] {
  const asked = listOf(text);
  const unknown = asked.find((name) => !STRICTNESSES.some((known) => known === name));
  if (unknown === undefined) return STRICTNESSES.filter((known) => asked.includes(known));
  throw invalid(`--strictness: ${STRICTNESSES.join(', ')}`);
}

/** Percentages such as `1,5,10`; none of an empty text. */
export function readWishes(rate: PadWish['rate'], text: string): readonly PadWish[] {
  if (text.trim() === '') return [];
  return listOf(text).map((percent) => ({ rate, atMost: readPercent(`--${rate}`, percent) }));
}

/** `lenient=bpcer:1,standard=bpcer:5,strict=apcer:5`, in percent. */
export function readStrictnessWishes(text: string): StrictnessWishes {
  const named = new Map(
    listOf(text).map((part) => {
      const [, strictness = '', rate = '', percent = ''] =
        /^(\w+)=(bpcer|apcer):(.+)$/.exec(part) ?? [];
      const known = STRICTNESSES.some((name) => name === strictness);
      if (!known) throw invalid(`--calibrate: ${FORM}`);
      const atMost = readPercent('--calibrate', percent);
      return [strictness, { rate: rate === 'bpcer' ? 'bpcer' : 'apcer', atMost } as const];
    }),
  );
  const [lenient, standard, strict] = STRICTNESSES.map((name) => named.get(name));
  if (lenient === undefined || standard === undefined || strict === undefined) {
    throw invalid(`--calibrate: ${FORM}`);
  }
  return { lenient, standard, strict };
}

const FORM = 'a wish for each, in percent, as lenient=bpcer:1,standard=bpcer:5,strict=apcer:5';

/** Above 0 and below 100, as a share. */
function readPercent(option: string, text: string): number {
  const percent = /^\d{1,2}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
  if (percent > 0) return Number((percent / 100).toPrecision(12));
  throw invalid(`${option}: percentages above 0 and below 100, such as 5 or 0.5`);
}

export function listOf(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

function invalid(message: string): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', message);
}
