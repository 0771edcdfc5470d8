import type { Answered } from './tally.ts';

/** How a server dealt with more requests than it can answer. */
export interface Shedding {
  readonly answered: number;
  readonly turnedAway: number;
  /** What should not have been, in words. */
  readonly faults: readonly string[];
}

/** Only right answers, and 503 that says when to come again, are as they should be. */
export function judgeAnswers(answers: readonly Answered[]): Shedding {
  const shed = answers.filter(({ status }) => status === 503);
  const mute = shed.filter(({ retryAfter }) => retryAfter !== true).length;
  const odd = answers.filter(({ right, status }) => !right && status !== 503);
  const statuses = Map.groupBy(odd, ({ status }) => status);
  return {
    answered: answers.filter(({ right }) => right).length,
    turnedAway: shed.length,
    faults: [
      ...(shed.length === 0
        ? ['nobody was turned away: this was not too much for the server']
        : []),
      ...(mute > 0 ? [`${mute} of the 503 have no Retry-After`] : []),
      ...[...statuses].map(([status, { length }]) =>
        status === 200 ? `${length} wrong answers` : `${length} x ${status}`,
      ),
    ],
  };
}

/** Speed and chance may differ from their means by this much. */
const SLACK = 2;

/**
 * Milliseconds that an answer may take: whoever is let in waits for at most all others who are in.
 *
 * @param places how many are let in at once
 * @param perSecond how many are answered
 */
export function latencyBound(places: number, perSecond: number): number {
  return (SLACK * 1000 * places) / perSecond;
}
