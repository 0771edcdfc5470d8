/**
 * The largest group of nodes of which every two agree, as ascending indices: of several as large
 * the one whose scores sum up highest, and of those the first. Empty where no two agree.
 *
 * Every group that agrees is looked at: 2 to the power of the nodes, so only for few of them.
 *
 * @param scores symmetric, `scores[a][b]`
 */
export function largestGroup(
  scores: readonly (readonly number[])[],
  threshold: number,
): readonly number[] {
  let best: Group = { members: [], sum: 0 };
  // Grows groups by ascending index, so that each comes up once, the first of equals first.
  const grow = ({ members, sum }: Group): void => {
    if (members.length >= 2 && isBetter({ members, sum }, best)) best = { members, sum };
    for (let node = (members.at(-1) ?? -1) + 1; node < scores.length; node++) {
      const links = members.map((member) => scores[member]![node]!);
      if (!links.every((score) => score >= threshold)) continue;
      const added = links.reduce((total, score) => total + score, 0);
      grow({ members: [...members, node], sum: sum + added });
    }
  };
  grow(best);
  return best.members;
}

interface Group {
  readonly members: readonly number[];
  readonly sum: number;
}

function isBetter(group: Group, other: Group): boolean {
  const longer = group.members.length - other.members.length;
  return longer > 0 || (longer === 0 && group.sum > other.sum);
}
