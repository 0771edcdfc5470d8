import type { JudgedPresentation } from '@facenition/evaluation';

export const DRAWING = { replicates: 500, seed: 1 } as const;

/** One presentation of each score; a text instead of a score: why it was not judged. */
export function shown(
  subject: string,
  scores: readonly (number | string)[],
  more: Pick<JudgedPresentation, 'species' | 'group'> = {},
): JudgedPresentation[] {
  return scores.map((score) => ({
    subject,
    ...more,
    judged:
      typeof score === 'number'
        ? { outcome: 'judged', score }
        : { outcome: 'not-acquired', reason: score },
  }));
}

/** So many people, `p0` and so on, each with the same scores. */
export function crowdOf(
  people: number,
  scores: (person: number) => readonly (number | string)[],
  more: Pick<JudgedPresentation, 'species' | 'group'> = {},
): JudgedPresentation[] {
  return Array.from({ length: people }, (_, person) =>
    shown(`p${person}`, scores(person), more),
  ).flat();
}
