/** How likely a probe opens a reference, by its comparison score; rising. */
export interface DecodingCurve {
  readonly scores: readonly number[];
  readonly shares: readonly number[];
}

/**
 * The rising curve nearest to observed shares: pool adjacent violators (Ayer et al., Ann. Math.
 * Stat. 26(4), 1955).
 */
export function risingCurve(
  scores: readonly number[],
  opened: ArrayLike<number>,
  trials: ArrayLike<number>,
): DecodingCurve {
  const blocks: { opened: number; trials: number; length: number }[] = [];
  for (const at of scores.keys()) {
    let block = { opened: opened[at]!, trials: trials[at]!, length: 1 };
    for (;;) {
      const before = blocks.at(-1);
      if (before === undefined || before.opened * block.trials <= block.opened * before.trials)
        break;
      blocks.pop();
      block = {
        opened: before.opened + block.opened,
        trials: before.trials + block.trials,
        length: before.length + block.length,
      };
    }
    blocks.push(block);
  }
  const shares = blocks.flatMap((block) =>
    Array<number>(block.length).fill(block.trials === 0 ? 0 : block.opened / block.trials),
  );
  return { scores, shares };
}

/** The share at a score, linear between the points; 0 below and 1 above them. */
export function shareAt({ scores, shares }: DecodingCurve, score: number): number {
  const last = scores.length - 1;
  if (score < scores[0]!) return 0;
  if (score >= scores[last]!) return 1;
  const place = ((score - scores[0]!) / (scores[last]! - scores[0]!)) * last;
  const below = Math.min(last - 1, Math.floor(place));
  return shares[below]! + (place - below) * (shares[below + 1]! - shares[below]!);
}

/** The lowest score at which at least so large a share opens; absent: none of the points. */
export function scoreWith({ scores, shares }: DecodingCurve, share: number): number | undefined {
  const at = shares.findIndex((value) => value >= share);
  if (at <= 0) return at === 0 ? scores[0] : undefined;
  const [low, high] = [shares[at - 1]!, shares[at]!];
  const part = high === low ? 1 : (share - low) / (high - low);
  return scores[at - 1]! + part * (scores[at]! - scores[at - 1]!);
}
