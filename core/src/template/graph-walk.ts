import { wordsAt } from './decoding-schedule.ts';
import { type PathStore, RATIO_STRIDE } from './path-store.ts';
import { CODE_STAGES } from './polar-code.ts';
import { addDecided, boxPlus } from './soft-bits.ts';

/** Brings the ratios of all living paths up to date for the subtree at a position. */
export function descend(paths: PathStore, position: number, stage: number): void {
  const { ratios, bits, ratioAt, bitsAt, active } = paths;
  const count = paths.count();
  let s = CODE_STAGES - 1;
  if (position !== 0) {
    // The lowest set bit tells which right subtree begins here.
    s = 31 - Math.clz32(position & -position);
    for (let i = 0; i < count; i++) {
      const path = active[i]!;
      const parent = ratioAt[path * RATIO_STRIDE + s + 1]!;
      const decided = bitsAt[path * CODE_STAGES + s]!;
      addDecided(ratios, parent, 1 << s, bits, decided, paths.ownRatios(path, s));
    }
    s -= 1;
  }
  for (; s >= stage; s--) {
    for (let i = 0; i < count; i++) {
      const path = active[i]!;
      const parent = ratioAt[path * RATIO_STRIDE + s + 1]!;
      boxPlus(ratios, parent, 1 << s, paths.ownRatios(path, s));
    }
  }
}

/**
 * Hands the bits of a finished subtree up to the first ancestor whose right half is still open.
 *
 * @param subtree holds the bits on entry; used as scratch space
 */
export function ascend(
  paths: PathStore,
  path: number,
  position: number,
  stage: number,
  subtree: Int32Array,
): void {
  const { bits, bitsAt } = paths;
  let s = stage;
  while (((position >> s) & 1) === 1) {
    const left = bitsAt[path * CODE_STAGES + s]!;
    if (s < 5) {
      subtree[0] = (subtree[0]! << (1 << s)) | (bits[left]! ^ subtree[0]!);
    } else {
      const words = wordsAt(s);
      for (let w = words - 1; w >= 0; w--) {
        subtree[w + words] = subtree[w]!;
        subtree[w]! ^= bits[left + w]!;
      }
    }
    s += 1;
  }
  if (s === CODE_STAGES) return;
  const own = paths.ownBits(path, s);
  for (let w = 0; w < wordsAt(s); w++) bits[own + w] = subtree[w]!;
}
