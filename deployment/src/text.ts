import { createHash } from 'node:crypto';
import type { Plain } from './difference.ts';

/** Characters of a line, at most. */
export const WIDTH = 100;

/** Of a text in a value: the rest is told by its length and hash. */
const LONGEST_TEXT = 80;

/** Without characters that would write elsewhere on a terminal than they stand. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A value as one line of JSON, long texts in it cut. */
export function valueLine(value: Plain): string {
  return visible(JSON.stringify(shortened(value)));
}

/** The same, as several lines where one has not room enough. */
export function valueLines(value: Plain, room: number): readonly string[] {
  const line = valueLine(value);
  if (lengthOf(line) <= room || typeof value !== 'object') return [cut(line, room)];
  return JSON.stringify(shortened(value), undefined, 2)
    .split('\n')
    .map((inner) => cut(visible(inner), room));
}

function shortened(value: Plain): Plain {
  if (typeof value === 'string') return shortText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shortened);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [visible(name), shortened(inner)]),
  );
}

function shortText(text: string): string {
  const characters = [...text];
  if (characters.length <= LONGEST_TEXT) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${characters.slice(0, 24).join('')}… (${characters.length} characters, sha256 ${hash})`;
}

/** A sentence with an option in it is there to be copied: no line is broken. */
const COMMAND = /(^| )--[a-z]/;

/** Sentences in lines of at most `WIDTH`: `first` before the first, as many spaces before others. */
export function wrapped(text: string, first: string): readonly string[] {
  if (COMMAND.test(text)) return [`${first}${visible(text)}`];
  const indent = ' '.repeat(lengthOf(first));
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && lengthOf(first) + lengthOf(longer) > WIDTH) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  // A word that is longer than a line stays whole: it may have to be copied.
  return [...lines, line].map((content, at) => `${at === 0 ? first : indent}${content}`.trimEnd());
}

/** Cut to its room. */
export function cut(line: string, room: number): string {
  const characters = [...line];
  return characters.length <= room ? line : `${characters.slice(0, room - 1).join('')}…`;
}

export function lengthOf(text: string): number {
  return [...text].length;
}

/** `1 resource`, `2 resources`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
