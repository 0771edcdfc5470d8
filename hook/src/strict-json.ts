import { type AnyNode, parse } from '@humanwhocodes/momoa';
import { HookFault } from './fault.ts';

/** Deeper than any payload of the sheets (8), and far from what a parser can take. */
const DEEPEST = 32;

/**
 * A JSON text that everybody reads alike (RFC 8259 section 4, I-JSON RFC 7493): UTF-8, no name twice
 * in an object, none that JavaScript takes for something else. Throws `HookFault`
 * `ERR_PAYLOAD_MALFORMED`, which quotes nothing.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = readJson(text);
  // Now that it is JSON: the tree tells names that are there twice, the value does not.
  checkNames(parse(text, { mode: 'json' }).body, 0);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('not UTF-8');
  }
}

function readJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('not JSON');
  }
}

/** Brackets in texts count, too: one that has more than that is nobody's payload. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEEPEST) throw malformed('too deep');
  }
}

function checkNames(node: AnyNode, depth: number): void {
  if (node.type === 'Array') {
    for (const element of node.elements) checkNames(element.value, depth + 1);
  }
  if (node.type !== 'Object') return;
  const names = new Set(['__proto__']);
  for (const { name, value } of node.members) {
    const written = name.type === 'String' ? name.value : '__proto__';
    if (names.has(written)) throw malformed('a name that is there twice, or that may not be there');
    names.add(written);
    checkNames(value, depth + 1);
  }
}

function malformed(what: string): HookFault {
  return new HookFault('ERR_PAYLOAD_MALFORMED', `the payload cannot be read: ${what}`);
}
