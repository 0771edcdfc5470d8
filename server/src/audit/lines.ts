const NEWLINE = 0x0a;

/** Many times what an entry can have. */
const MOST_BYTES = 65_536;

/**
 * The lines of a file, parted by line feeds and by nothing else. A line that is too long, or no
 * UTF-8, reads as an empty one, which no entry is.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield textOf(join(rest, chunk.subarray(start, end)));
      rest = new Uint8Array();
      start = end + 1;
    }
    rest = join(rest, chunk.subarray(start)).subarray(0, MOST_BYTES + 1);
  }
  if (rest.length > 0) yield textOf(rest);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.length === 0 ? b.slice() : new Uint8Array(Buffer.concat([a, b]));
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MOST_BYTES) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}
