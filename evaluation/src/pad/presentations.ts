/** One presentation to a camera, and what the detector said of it. */
export interface JudgedPresentation {
  /** Absent: bona fide. */
  readonly species?: string;
  /** Whoever is or is shown there; the same text is the same person. */
  readonly subject: string;
  /** Source or camera. */
  readonly group?: string;
  readonly judged:
    | { readonly outcome: 'judged'; readonly score: number }
    | { readonly outcome: 'not-acquired'; readonly reason: string };
}

/** One that has a score. */
export interface ScoredPresentation {
  readonly subject: string;
  /** 0..1, higher is less suspicious. */
  readonly score: number;
}

export interface Drawing {
  /** Of the bootstrap. */
  readonly replicates: number;
  readonly seed: number;
}

export function scoredOf(presentations: readonly JudgedPresentation[]): ScoredPresentation[] {
  return presentations.flatMap(({ subject, judged }) =>
    judged.outcome === 'judged' ? [{ subject, score: judged.score }] : [],
  );
}

/** Attacks by species, in the order of their names. */
export function bySpecies(
  presentations: readonly JudgedPresentation[],
): readonly (readonly [species: string, those: readonly JudgedPresentation[]])[] {
  const attacks = presentations.flatMap((one) =>
    one.species === undefined ? [] : [[one.species, one] as const],
  );
  return [...Map.groupBy(attacks, ([species]) => species)]
    .map(([species, those]) => [species, those.map(([, one]) => one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

export function bonaFideOf(
  presentations: readonly JudgedPresentation[],
): readonly JudgedPresentation[] {
  return presentations.filter(({ species }) => species === undefined);
}

/** Numbers people from 0, in the order in which they come. */
export function numberSubjects(presentations: readonly { readonly subject: string }[]): {
  readonly people: number;
  readonly numbers: readonly number[];
} {
  const known = new Map<string, number>();
  const numbers = presentations.map(({ subject }) => {
    const number = known.get(subject) ?? known.size;
    known.set(subject, number);
    return number;
  });
  return { people: known.size, numbers };
}
