import { type DecodingNode, decodingSchedule, wordsAt } from './decoding-schedule.ts';
import { ascend, descend } from './graph-walk.ts';
import { createPathStore, NO_PATH, RATIO_STRIDE } from './path-store.ts';
import { CODE_STAGES, type PolarCode } from './polar-code.ts';
import { nthSmallest } from './selection.ts';
import { penalty, subtreePenalty } from './soft-bits.ts';

/** Soft decoding of one code with a fixed list size. Holds buffers: not for concurrent use. */
export interface ListDecoder {
  /**
   * Successive-cancellation list decoding (Tal and Vardy, IEEE Trans. Inf. Theory 61(5), 2015)
   * with exact box-plus; subtrees without message bits are passed in one step.
   *
   * @param llr 1024 log-likelihood ratios log P(bit = 0) / P(bit = 1)
   * @returns the messages of all surviving paths, most likely first
   */
  decode(llr: Float64Array): readonly Uint8Array[];
  /**
   * Whether `decode` would return this message. Ends as soon as its path is dropped, which makes it
   * several times faster for a probe that is too far away.
   */
  finds(llr: Float64Array, message: Uint8Array): boolean;
}

type InformationNode = Extract<DecodingNode, { kind: 'information' }>;
type FrozenNode = Extract<DecodingNode, { kind: 'frozen' }>;

/** Words of a path's message: up to 128 bits. */
const MESSAGE_WORDS = 4;

export function createListDecoder(code: PolarCode, listSize: number): ListDecoder {
  const schedule = decodingSchedule(code);
  const paths = createPathStore(listSize);
  const messages = new Int32Array(listSize * MESSAGE_WORDS);
  const costs = new Float64Array(listSize);
  const subtree = new Int32Array(wordsAt(CODE_STAGES));
  const forked = new Float64Array(2 * listSize);
  const scratch = new Float64Array(2 * listSize);

  const passFrozen = (node: FrozenNode): void => {
    const { position, stage, words, contributions } = node;
    const nibbles = contributions.length / (16 * words);
    for (let i = 0; i < paths.count(); i++) {
      const path = paths.active[i]!;
      for (let w = 0; w < words; w++) {
        let value = 0;
        for (let n = 0; n < nibbles; n++) {
          const nibble = (messages[path * MESSAGE_WORDS + (n >> 3)]! >>> ((n & 7) * 4)) & 15;
          value ^= contributions[(n * 16 + nibble) * words + w]!;
        }
        subtree[w] = value;
      }
      const at = paths.ratioAt[path * RATIO_STRIDE + stage]!;
      costs[path]! += subtreePenalty(paths.ratios, at, 1 << stage, subtree);
      ascend(paths, path, position, stage, subtree);
    }
  };

  const decide = (path: number, node: InformationNode, value: number, cost: number): void => {
    costs[path] = cost;
    messages[path * MESSAGE_WORDS + (node.messageIndex >> 5)]! |= value << (node.messageIndex & 31);
    subtree[0] = value;
    ascend(paths, path, node.position, 0, subtree);
  };

  /** Goes on with both values: the path itself will take 0, a twin takes 1. */
  const branch = (path: number, node: InformationNode, cost: number): void => {
    const twin = paths.clone(path);
    for (let w = 0; w < MESSAGE_WORDS; w++) {
      messages[twin * MESSAGE_WORDS + w] = messages[path * MESSAGE_WORDS + w]!;
    }
    decide(twin, node, 1, cost);
  };

  const fork = (node: InformationNode): void => {
    const parents = paths.count();
    for (let i = 0; i < parents; i++) {
      const path = paths.active[i]!;
      const llr = paths.ratios[paths.ratioAt[path * RATIO_STRIDE]!]!;
      forked[2 * i] = costs[path]! + penalty(llr, 0);
      forked[2 * i + 1] = costs[path]! + penalty(llr, 1);
    }
    const worst = nthSmallest(forked, 2 * parents, listSize, scratch);
    dropExcessTies(forked, 2 * parents, worst, listSize);
    for (let i = 0; i < parents; i++) {
      if (forked[2 * i]! > worst && forked[2 * i + 1]! > worst) paths.retire(i);
    }
    for (let i = 0; i < parents; i++) {
      const path = paths.active[i]!;
      if (path === NO_PATH) continue;
      const zero = forked[2 * i]! <= worst;
      const one = forked[2 * i + 1]! <= worst;
      if (zero && one) branch(path, node, forked[2 * i + 1]!);
      decide(path, node, zero ? 0 : 1, forked[zero ? 2 * i : 2 * i + 1]!);
    }
    paths.settle();
  };

  const messageOf = (path: number): Uint8Array =>
    Uint8Array.from({ length: code.messageBits / 8 }, (_, i) => {
      return messages[path * MESSAGE_WORDS + (i >> 2)]! >>> ((i & 3) * 8);
    });

  /** Walks the whole graph, or until `enough` after some fork: then answers false. */
  const walk = (llr: Float64Array, enough: (node: InformationNode) => boolean): boolean => {
    paths.start(llr);
    messages.fill(0);
    costs.fill(0);
    for (const node of schedule) {
      descend(paths, node.position, node.stage);
      if (node.kind === 'frozen') {
        passFrozen(node);
      } else {
        fork(node);
        if (enough(node)) return false;
      }
    }
    return true;
  };

  /** Whether no living path agrees with the message as far as bit `last`. */
  const isLost = (expected: Int32Array, last: number): boolean => {
    const words = (last >> 5) + 1;
    const mask = -1 >>> (31 - (last & 31));
    for (let i = 0; i < paths.count(); i++) {
      const at = paths.active[i]! * MESSAGE_WORDS;
      let difference = (messages[at + words - 1]! ^ expected[words - 1]!) & mask;
      for (let w = 0; w < words - 1; w++) difference |= messages[at + w]! ^ expected[w]!;
      if (difference === 0) return false;
    }
    return true;
  };

  return {
    decode(llr) {
      walk(llr, () => false);
      return [...paths.active.subarray(0, paths.count())]
        .sort((a, b) => costs[a]! - costs[b]!)
        .map((path) => messageOf(path));
    },
    finds(llr, message) {
      const expected = messageWords(message);
      return walk(llr, ({ messageIndex }) => isLost(expected, messageIndex));
    },
  };
}

function messageWords(message: Uint8Array): Int32Array {
  const words = new Int32Array(MESSAGE_WORDS);
  for (const [i, byte] of message.entries()) words[i >> 2]! |= byte << ((i & 3) * 8);
  return words;
}

/** Of the children that tie for the last place, keeps as many as there is room for. */
function dropExcessTies(costs: Float64Array, count: number, worst: number, room: number): void {
  if (worst === Number.POSITIVE_INFINITY) return;
  let left = room;
  for (let i = 0; i < count; i++) if (costs[i]! < worst) left -= 1;
  for (let i = 0; i < count; i++) {
    if (costs[i] !== worst) continue;
    if (left > 0) left -= 1;
    else costs[i] = Number.POSITIVE_INFINITY;
  }
}
