/** A seeded source of numbers: the same seed and label give the same numbers everywhere. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** A whole number in [0, count). */
  below(count: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  bytes(length: number): Uint8Array;
}

/** Numbers for simulations, not for secrets: mulberry32 (Tommy Ettinger, public domain). */
export function createRandom(seed: number, label: string): Random {
  let state = fnv1a(`${label}:${seed}`);
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
  const unit = (): number => word() / 4294967296;
  let spare = Number.NaN;
  return {
    unit,
    below: (count) => Math.floor(unit() * count),
    normal() {
      if (!Number.isNaN(spare)) {
        const kept = spare;
        spare = Number.NaN;
        return kept;
      }
      // Box and Muller, Ann. Math. Stat. 29(2), 1958: two at a time.
      const radius = Math.sqrt(-2 * Math.log(1 - unit()));
      const angle = 2 * Math.PI * unit();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    bytes: (length) => Uint8Array.from({ length }, () => word() >>> 24),
  };
}

/** Fisher and Yates; the argument stays as it is. */
export function shuffled<T>(values: Iterable<T>, random: Random): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** FNV-1a. */
function fnv1a(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
