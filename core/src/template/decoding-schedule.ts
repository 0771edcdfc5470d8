import { bit, CODE_STAGES, type PolarCode, polarTransform } from './polar-code.ts';

/** A subtree of the decoding graph that is passed in one step: `2 ** stage` positions. */
export type DecodingNode =
  /** One position that carries message bit `messageIndex`. */
  | {
      readonly kind: 'information';
      readonly position: number;
      readonly stage: 0;
      readonly messageIndex: number;
    }
  /** Positions that hold no message bit. Before the first message bit they are all zero. */
  | {
      readonly kind: 'frozen';
      readonly position: number;
      readonly stage: number;
      readonly words: number;
      /**
       * What the subtree's codeword is for each value of each message nibble; the codeword is the
       * exclusive or of the entries: index `(nibble * 16 + value) * words`.
       */
      readonly contributions: Int32Array;
    };

/** Number of 32-bit words that hold the bits of a subtree. */
export function wordsAt(stage: number): number {
  return stage <= 5 ? 1 : 1 << (stage - 5);
}

/** The decoding graph of a code, left to right, with frozen subtrees as large as they come. */
export function decodingSchedule(code: PolarCode): readonly DecodingNode[] {
  const nodes: DecodingNode[] = [];
  let messageIndex = 0;

  const visit = (position: number, stage: number): void => {
    const end = position + (1 << stage);
    const next = code.information[messageIndex];
    if (next === undefined || next >= end) {
      nodes.push(frozenNode(code, position, stage, messageIndex));
    } else if (stage === 0) {
      nodes.push({ kind: 'information', position, stage: 0, messageIndex });
      messageIndex += 1;
    } else {
      visit(position, stage - 1);
      visit(position + (1 << (stage - 1)), stage - 1);
    }
  };
  visit(0, CODE_STAGES);
  return nodes;
}

function frozenNode(code: PolarCode, position: number, stage: number, known: number): DecodingNode {
  const words = wordsAt(stage);
  const columns = Array.from({ length: known }, (_, index) =>
    frozenColumn(code, position, stage, index),
  );
  const nibbles = Math.ceil(known / 4);
  const contributions = new Int32Array(nibbles * 16 * words);
  for (let nibble = 0; nibble < nibbles; nibble++) {
    for (let value = 0; value < 16; value++) {
      const entry = (nibble * 16 + value) * words;
      for (let i = 0; i < 4; i++) {
        const column = columns[nibble * 4 + i];
        if (column === undefined || ((value >> i) & 1) === 0) continue;
        for (let w = 0; w < words; w++) contributions[entry + w]! ^= column[w]!;
      }
    }
  }
  return { kind: 'frozen', position, stage, words, contributions };
}

/** What one message bit adds to the codeword of a frozen subtree. */
function frozenColumn(
  code: PolarCode,
  position: number,
  stage: number,
  messageIndex: number,
): Int32Array {
  const bytes = code.messageBits / 8;
  const symbols = Uint8Array.from({ length: 1 << stage }, (_, i) =>
    bit(code.masks, (position + i) * bytes * 8 + messageIndex),
  );
  polarTransform(symbols);
  const column = new Int32Array(wordsAt(stage));
  for (let i = 0; i < symbols.length; i++) column[i >> 5]! |= symbols[i]! << (i & 31);
  return column;
}
