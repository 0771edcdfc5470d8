import { quantile } from '../bench/protocol.ts';

/** Memory of a process at a moment of a run. */
export interface MemorySample {
  readonly seconds: number;
  readonly miB: number;
}

/** More than this between the second and the last quarter of a run is growth. */
const ALLOWED_GROWTH = 1.1;

export interface MemoryVerdict {
  readonly start: number;
  /** Medians: a single sample swings by what the requests of that moment hold. */
  readonly afterMinute: number;
  readonly middle: number;
  readonly end: number;
  /** From the second quarter on: before, the server warms up. */
  readonly miBPerMinute: number;
  readonly grows: boolean;
}

/** Judges whether memory is flat. @param samples in their order, three or more in each quarter */
export function judgeMemory(samples: readonly MemorySample[]): MemoryVerdict {
  const length = samples.at(-1)?.seconds ?? 0;
  const between = (from: number, to: number): number => {
    const within = samples.filter(({ seconds }) => seconds >= from && seconds <= to);
    return quantile(
      within.map(({ miB }) => miB),
      0.5,
    );
  };
  const second = between(length / 4, length / 2);
  const last = between((3 * length) / 4, length);
  const warm = samples.filter(({ seconds }) => seconds >= length / 4);
  return {
    start: samples[0]?.miB ?? Number.NaN,
    afterMinute: between(Math.min(60, length / 4), Math.min(75, length / 2)),
    middle: between((3 * length) / 8, (5 * length) / 8),
    end: last,
    miBPerMinute: 60 * slope(warm),
    // Not `last <= ...`: without samples nothing was shown.
    grows: !(last <= ALLOWED_GROWTH * second),
  };
}

/** The median of the slopes between any two samples (Theil and Sen): outliers do not move it. */
function slope(samples: readonly MemorySample[]): number {
  const slopes = samples.flatMap((earlier, i) =>
    samples
      .slice(i + 1)
      .map((later) => (later.miB - earlier.miB) / (later.seconds - earlier.seconds)),
  );
  return quantile(slopes, 0.5);
}
