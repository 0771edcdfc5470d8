/**
 * The `rank`-th smallest of the first `count` values (1 = the smallest), or infinity where there
 * are at most that many. Quickselect (Hoare's FIND) on a scratch copy.
 */
export function nthSmallest(
  values: Float64Array,
  count: number,
  rank: number,
  scratch: Float64Array,
): number {
  if (count <= rank) return Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) scratch[i] = values[i]!;
  const target = rank - 1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = scratch[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (scratch[i]! < pivot) i += 1;
      while (scratch[j]! > pivot) j -= 1;
      if (i > j) break;
      const swapped = scratch[i]!;
      scratch[i] = scratch[j]!;
      scratch[j] = swapped;
      i += 1;
      j -= 1;
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return scratch[target]!;
}
