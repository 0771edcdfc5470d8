import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Everything that is written for people to follow. */
const DOCUMENTS =
  '{*.md,docs/*.md,client/README.md,ticket/README.md,hook/README.md,deploy/README.md,examples/README.md,examples/*/README.md}';

/** A fenced block of a document. */
export interface Block {
  readonly document: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** All blocks, in the order in which they are read. */
export function readBlocks(): readonly Block[] {
  const documents = globSync(DOCUMENTS, { cwd: ROOT }).sort();
  return documents.flatMap((document) =>
    blocksOf(document, readFileSync(join(ROOT, document), 'utf8')),
  );
}

/** @throws Error for a fence that nothing closes: what follows it would go unseen */
export function blocksOf(document: string, markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; lines: string[] } | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    const [, language] = /^\s*(?:```|~~~)(.*)$/.exec(line) ?? [];
    if (language === undefined) {
      open?.lines.push(line);
    } else if (open === undefined) {
      open = { line: at + 2, language: language.trim(), lines: [] };
    } else {
      const { lines, ...found } = open;
      blocks.push({ document, ...found, text: lines.join('\n') });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${document}:${open.line}: a block without an end`);
  return blocks;
}

/** Which block is meant: its document and how it begins. */
export interface BlockName {
  readonly document: string;
  readonly begins: string;
}

export function isNamed({ document, text }: Block, name: BlockName): boolean {
  return document === name.document && text.trimStart().startsWith(name.begins);
}
