/** No more than one line in this time: where a collector is away, spans are lost all the time. */
const TELL_EVERY_MS = 60_000;

export interface LostSpans {
  lost(count: number): void;
  /** Tells what has not been told, and nothing from then on. */
  end(): void;
}

/** Tells how many spans were lost: the first at once, those after it together. */
export function createLostSpans(
  tell: (count: number) => void,
  now: () => number = () => performance.now(),
): LostSpans {
  let untold = 0;
  let mayTellAt = now();
  let ended = false;
  const tellAll = (): void => {
    if (untold === 0) return;
    const count = untold;
    untold = 0;
    mayTellAt = now() + TELL_EVERY_MS;
    tell(count);
  };
  return {
    lost(count) {
      if (ended) return;
      untold += count;
      if (now() >= mayTellAt) tellAll();
    },
    end() {
      tellAll();
      ended = true;
    },
  };
}
