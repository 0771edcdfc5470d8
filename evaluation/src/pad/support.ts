import { ATTACK_THRESHOLD_BOUNDS } from '@facenition/core';
import type { PadWish, PadWished } from '../pad-report.ts';
import { formatCount, formatPercent, formatTarget } from '../report/format.ts';
import { numberSubjects } from './presentations.ts';
import type { ScoredSet } from './scored-sets.ts';

/** With no error in so many trials, a rate is still only known to be below this (ISO/IEC 19795-1). */
const RULE_OF_3 = 3;

const NAMES = { bpcer: 'BPCER', apcer: 'APCER' } as const;

/** What the data are enough for, by the kind of presentations that there are fewest of. */
export function supportOf(
  { rate, atMost }: PadWish,
  sets: readonly ScoredSet[],
): Pick<PadWished, 'supportedBy' | 'why'> {
  const kinds = sets.map(({ species = 'bona fide', presentations }) => {
    const { people } = numberSubjects(presentations);
    return { name: species, images: presentations.length, people };
  });
  const needed = Math.ceil(RULE_OF_3 / atMost - 1e-9);
  const [fewest] = kinds.toSorted((a, b) => a.images - b.images);
  if (fewest !== undefined && fewest.images < needed) {
    const why =
      `too few: at most ${formatTarget(atMost)} needs ${formatCount(needed)} presentations even ` +
      `without any error (rule of 3), and ${fewest.name} has ${formatCount(fewest.images)}`;
    return { supportedBy: 'nothing', why };
  }
  const [lone] = kinds.toSorted((a, b) => a.people - b.people);
  if (lone !== undefined && lone.people < needed) {
    const why =
      `images are enough, people are not: images of one person resemble each other, and ` +
      `${lone.name} has ${formatPeople(lone.people)}, who tell no ${NAMES[rate]} below ` +
      `${formatPercent(Math.min(1, RULE_OF_3 / lone.people))} (rule of 3); ` +
      `${formatTarget(atMost)} needs ${formatCount(needed)}`;
    return { supportedBy: 'images', why };
  }
  return { supportedBy: 'people' };
}

/** `1 person`, `23 people`. */
export function formatPeople(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'person' : 'people'}`;
}

/** Why no threshold that decides anything keeps a wish. */
export function whyOutOfBounds({ rate, atMost }: PadWish, { species }: ScoredSet): string {
  const { least, most } = ATTACK_THRESHOLD_BOUNDS;
  const wished = `at most ${formatTarget(atMost)}`;
  return rate === 'bpcer'
    ? `${wished} needs a threshold below ${least}, where the check decides hardly anything`
    : `${wished} of ${species} needs a threshold above ${most}, where hardly anybody passes`;
}
