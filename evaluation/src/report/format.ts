import type { FnmrAtFmr, Interval, Rate } from '../scorecard.ts';

/** In place of a number that is not there: JSON has none for what could not be computed. */
export const NO_NUMBER = 'no number';

const MINUS = '−';
/** Below this share a percentage is all zeros: the share itself is written, as a power of ten. */
const LEAST_PERCENTAGE = 1e-6;

/** Text without what could steer a terminal or turn the direction of a line: names are foreign. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}

/** 6410 as `6,410`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return NO_NUMBER;
  const [whole = '', fraction] = String(count).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function formatShareOf(events: number, trials: number): string {
  return `${formatCount(events)} of ${formatCount(trials)}`;
}

/** A share as `2.16 %`, `0.0105 %` or, where a percentage would be all zeros, `1.05e-7`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return NO_NUMBER;
  if (isTiny(share)) return share.toExponential(2);
  return `${fixed(100 * share, decimalsOf(share))} %`;
}

/** A false match rate that somebody chose, without the zeros of a measured one: `0.01 %`. */
export function formatTarget(fmr: number): string {
  return isTiny(fmr) ? fmr.toExponential() : `${Number((100 * fmr).toPrecision(6))} %`;
}

/** `2.16 % [1.93, 3.62]`: all with the digits of the first. */
export function formatWithInterval({ value, low, high }: Interval): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return formatPercent(value);
  const leading = value === 0 ? high : value === 1 ? low : value;
  if (isTiny(leading)) {
    const [first, ...ends] = [value, low, high].map((share) => share.toExponential(2));
    return `${first} [${ends.join(', ')}]`;
  }
  const decimals = decimalsOf(leading);
  const [first, ...ends] = [value, low, high].map((share) => fixed(100 * share, decimals));
  return `${first} % [${ends.join(', ')}]`;
}

/** A rate with its interval and its counts; with no event, the counts lead. */
export function formatRate(rate: Rate): string {
  const { estimate, counts } = partsOfRate(rate);
  return rate.events === 0 ? `${counts} ${estimate}` : `${estimate}, ${counts}`;
}

/** The two halves of {@link formatRate}. */
export function partsOfRate(rate: Rate): { readonly estimate: string; readonly counts: string } {
  const counts = formatShareOf(rate.events, rate.trials);
  if (rate.events > 0) return { estimate: formatWithInterval(rate), counts };
  return { estimate: `[0, ${formatPercent(rate.high)}]`, counts };
}

/** A difference of two rates in percentage points: `+0.20 pp [−0.05, +0.44]`. */
export function formatDifference(difference: Interval): string {
  const { value, interval } = partsOfDifference(difference);
  return `${value} ${interval}`.trimEnd();
}

/** The two halves of {@link formatDifference}. */
export function partsOfDifference({ value, low, high }: Interval): {
  readonly value: string;
  readonly interval: string;
} {
  if (!Number.isFinite(value)) return { value: NO_NUMBER, interval: '' };
  const points = (share: number): string => {
    const text = Math.abs(100 * share).toFixed(2);
    if (Number(text) === 0) return text;
    return `${share > 0 ? '+' : MINUS}${text}`;
  };
  return { value: `${points(value)} pp`, interval: `[${points(low)}, ${points(high)}]` };
}

/** A probability in words, to two digits: `one in 10,000`. */
export function formatOneIn(probability: number): string {
  if (!Number.isFinite(probability)) return NO_NUMBER;
  if (probability <= 0) return 'none';
  if (probability >= 1) return 'every one';
  const trials = Number((1 / probability).toPrecision(2));
  return `one in ${trials < 1e9 ? formatCount(trials) : trials.toExponential().replace('+', '')}`;
}

/** False non-match rate at a false match rate; where the data cannot tell it, why not. */
export function formatFnmr(at: FnmrAtFmr, mated: number): string {
  const { value, reason } = partsOfFnmr(at, mated);
  return reason === undefined ? value : `${reason}; counted ${value}`;
}

/** The two halves of {@link formatFnmr}. */
export function partsOfFnmr(
  at: FnmrAtFmr,
  mated: number,
): { readonly value: string; readonly reason?: string } {
  const { fnmr, falseNonMatches, falseMatches, interval, supported, why } = at;
  // A bootstrap over no errors says [0, 0]; the rule of 3 says what is known.
  const none = { value: 0, low: 0, high: 3 / mated, events: 0, trials: mated };
  const some = interval ? formatWithInterval({ value: fnmr, ...interval }) : formatPercent(fnmr);
  const value = falseNonMatches === 0 ? formatRate(none) : some;
  if (supported) return { value };
  const because = why ?? `${formatCount(falseMatches)} false matches are too few`;
  return { value, reason: `not supported by the data: ${because}` };
}

/**
 * `13.3 bits`.
 *
 * @param bound the number is the least that it can be, as from no success at all
 */
export function formatBits(bits: number, bound = false): string {
  if (!Number.isFinite(bits)) return NO_NUMBER;
  return `${bound ? 'at least ' : ''}${signed(bits, 1)} bits`;
}

/** A score, a threshold or a cosine. */
export function formatScore(score: number): string {
  return Number.isFinite(score) ? signed(score, 3) : NO_NUMBER;
}

const UNITS = [
  { least: 365.25 * 86_400 * 2, seconds: 365.25 * 86_400, name: 'years' },
  { least: 86_400 * 2, seconds: 86_400, name: 'days' },
  { least: 3600 * 2, seconds: 3600, name: 'h' },
  { least: 120, seconds: 60, name: 'min' },
  { least: 1, seconds: 1, name: 's' },
] as const;

/** A time in the unit that suits it, to three digits. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return NO_NUMBER;
  const unit = UNITS.find(({ least }) => seconds >= least) ?? { seconds: 1e-3, name: 'ms' };
  const amount = Number((seconds / unit.seconds).toPrecision(3));
  return `${amount < 1e9 ? formatCount(amount) : amount.toExponential(2)} ${unit.name}`;
}

export function formatMs(ms: number): string {
  return formatSeconds(ms / 1000);
}

export function formatCaptures(captures: 1 | 3): string {
  return captures === 1 ? 'one capture' : 'three captures';
}

function isTiny(share: number): boolean {
  return share !== 0 && Math.abs(share) < LEAST_PERCENTAGE;
}

/** Two decimals, one where they say too much, more where the share is near 0 or 1. */
function decimalsOf(share: number): number {
  const percent = 100 * share;
  const distance = Math.min(Math.abs(percent), Math.abs(100 - percent));
  if (distance < 1e-9) return 0;
  if (distance >= 10) return 1;
  if (distance >= 0.1) return 2;
  return Math.min(7, 2 - Math.floor(Math.log10(distance)));
}

/** Rounded, with nothing but a 0 where nothing is left. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? '0' : text.replace('-', MINUS);
}

function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.replace('-', Number(text) === 0 ? '' : MINUS);
}
