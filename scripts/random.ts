import { createRandom as createNumbers, type Random as Numbers } from '@facenition/evaluation';

/** A seeded source of numbers, and of what portraits choose by them. */
export interface Random extends Numbers {
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** In [low, high], seldom in the middle: for what should tell people apart. */
  marked(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
}

export function createRandom(seed: number, label: string): Random {
  const numbers = createNumbers(seed, label);
  const { unit } = numbers;
  return {
    ...numbers,
    // One at a time: the drawings were made so.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    between: (low, high) => low + (high - low) * unit(),
    marked: (low, high) => low + (high - low) * (0.5 - 0.5 * Math.cos(Math.PI * unit())),
    chance: (probability) => unit() < probability,
    pick: (choices) => {
      const choice = choices[Math.floor(unit() * choices.length)];
      if (choice === undefined) throw new RangeError('nothing to pick from');
      return choice;
    },
  };
}
