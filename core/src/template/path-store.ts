import { wordsAt } from './decoding-schedule.ts';
import { CODE_LENGTH, CODE_STAGES } from './polar-code.ts';

/**
 * The memory of a list decoder: for each path and stage of the graph a block of ratios and a block
 * of decided bits, shared between paths until one of them writes (lazy copy).
 *
 * Everything lies in flat arrays, and a path holds offsets into them: this is the inner loop of a
 * verification.
 */
export interface PathStore {
  /** All ratio blocks: stage s in blocks of `2 ** s`; the channel is the one block of stage 10. */
  readonly ratios: Float64Array;
  /** All blocks of decided bits: stage s in blocks of `wordsAt(s)` words. */
  readonly bits: Int32Array;
  /** Offsets into `ratios`: `path * RATIO_STRIDE + stage`. */
  readonly ratioAt: Int32Array;
  /** Offsets into `bits`: `path * CODE_STAGES + stage`. */
  readonly bitsAt: Int32Array;
  /** The living paths, `count()` of them. */
  readonly active: Int32Array;
  count(): number;
  /** One path, nothing decided. */
  start(channel: Float64Array): void;
  /** Makes the ratio block of a path its own, for writing; its content is lost. */
  ownRatios(path: number, stage: number): number;
  /** The same for a block of decided bits. */
  ownBits(path: number, stage: number): number;
  /** Ends the path at this place of `active`. */
  retire(place: number): void;
  /** A second path that shares all blocks of this one. There must be room for it. */
  clone(path: number): number;
  /** Brings `active` up to date after `retire` and `clone`. */
  settle(): void;
}

export const RATIO_STRIDE = CODE_STAGES + 1;
/** In `active`: the path at this place was retired. */
export const NO_PATH = -1;
/** No block held yet. */
const NONE = -1;

/** Reference counts and free lists of the blocks of one kind. */
interface Blocks {
  readonly holders: Int32Array;
  readonly free: Int32Array;
  readonly available: Int32Array;
  /** Where the blocks of a stage begin, and log2 of their size. */
  readonly base: Int32Array;
  readonly shift: Int32Array;
}

function createBlocks(listSize: number, sizeOf: (stage: number) => number): Blocks {
  const shift = Int32Array.from({ length: CODE_STAGES }, (_, s) => 31 - Math.clz32(sizeOf(s)));
  const base = new Int32Array(CODE_STAGES);
  for (let s = 1; s < CODE_STAGES; s++) base[s] = base[s - 1]! + (listSize << shift[s - 1]!);
  return {
    holders: new Int32Array(CODE_STAGES * listSize),
    free: new Int32Array(CODE_STAGES * listSize),
    available: new Int32Array(CODE_STAGES),
    base,
    shift,
  };
}

function freeAll({ holders, free, available }: Blocks, listSize: number): void {
  holders.fill(0);
  available.fill(listSize);
  for (let i = 0; i < free.length; i++) free[i] = i % listSize;
}

export function createPathStore(listSize: number): PathStore {
  const ratioBlocks = createBlocks(listSize, (stage) => 1 << stage);
  const bitBlocks = createBlocks(listSize, wordsAt);
  const channelAt = (CODE_LENGTH - 1) * listSize;
  const bitWords = bitBlocks.base.at(-1)! + (listSize << bitBlocks.shift.at(-1)!);
  const ratios = new Float64Array(channelAt + CODE_LENGTH);
  const bits = new Int32Array(bitWords);
  const ratioAt = new Int32Array(listSize * RATIO_STRIDE);
  const bitsAt = new Int32Array(listSize * CODE_STAGES);
  const active = new Int32Array(listSize);
  const born = new Int32Array(listSize);
  const idle = new Int32Array(listSize);
  let living = 0;
  let births = 0;
  let resting = 0;

  const release = (blocks: Blocks, stage: number, at: number): void => {
    if (at === NONE) return;
    const block = (at - blocks.base[stage]!) >> blocks.shift[stage]!;
    const left = --blocks.holders[stage * listSize + block]!;
    if (left === 0) blocks.free[stage * listSize + blocks.available[stage]!++] = block;
  };
  const share = (blocks: Blocks, stage: number, at: number): void => {
    if (at === NONE) return;
    const block = (at - blocks.base[stage]!) >> blocks.shift[stage]!;
    blocks.holders[stage * listSize + block]! += 1;
  };
  const own = (blocks: Blocks, stage: number, at: number): number => {
    if (at !== NONE) {
      const block = (at - blocks.base[stage]!) >> blocks.shift[stage]!;
      if (blocks.holders[stage * listSize + block] === 1) return at;
      blocks.holders[stage * listSize + block]! -= 1;
    }
    const fresh = blocks.free[stage * listSize + --blocks.available[stage]!]!;
    blocks.holders[stage * listSize + fresh] = 1;
    return blocks.base[stage]! + (fresh << blocks.shift[stage]!);
  };

  return {
    ratios,
    bits,
    ratioAt,
    bitsAt,
    active,
    count: () => living,
    start(channel) {
      ratios.set(channel, channelAt);
      freeAll(ratioBlocks, listSize);
      freeAll(bitBlocks, listSize);
      ratioAt.fill(NONE);
      bitsAt.fill(NONE);
      for (let path = 0; path < listSize; path++) {
        ratioAt[path * RATIO_STRIDE + CODE_STAGES] = channelAt;
        idle[path] = listSize - 1 - path;
      }
      resting = listSize - 1;
      active[0] = 0;
      living = 1;
      births = 0;
    },
    ownRatios(path, stage) {
      const index = path * RATIO_STRIDE + stage;
      const at = own(ratioBlocks, stage, ratioAt[index]!);
      ratioAt[index] = at;
      return at;
    },
    ownBits(path, stage) {
      const index = path * CODE_STAGES + stage;
      const at = own(bitBlocks, stage, bitsAt[index]!);
      bitsAt[index] = at;
      return at;
    },
    retire(place) {
      const path = active[place]!;
      for (let s = 0; s < CODE_STAGES; s++) {
        release(ratioBlocks, s, ratioAt[path * RATIO_STRIDE + s]!);
        release(bitBlocks, s, bitsAt[path * CODE_STAGES + s]!);
        ratioAt[path * RATIO_STRIDE + s] = NONE;
        bitsAt[path * CODE_STAGES + s] = NONE;
      }
      idle[resting++] = path;
      active[place] = NO_PATH;
    },
    clone(path) {
      const twin = idle[--resting]!;
      for (let s = 0; s < CODE_STAGES; s++) {
        const ratio = ratioAt[path * RATIO_STRIDE + s]!;
        const decided = bitsAt[path * CODE_STAGES + s]!;
        share(ratioBlocks, s, ratio);
        share(bitBlocks, s, decided);
        ratioAt[twin * RATIO_STRIDE + s] = ratio;
        bitsAt[twin * CODE_STAGES + s] = decided;
      }
      born[births++] = twin;
      return twin;
    },
    settle() {
      let count = 0;
      for (let place = 0; place < living; place++) {
        if (active[place] !== NO_PATH) active[count++] = active[place]!;
      }
      for (let i = 0; i < births; i++) active[count++] = born[i]!;
      living = count;
      births = 0;
    },
  };
}
