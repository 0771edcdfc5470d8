/** The smallest useful ONNX file: `sum = a + b`, two floats each (onnx.proto, IR version 8). */
export function additionModel(): Uint8Array {
  const tensorOfTwo = field(1, [...varint(1, 1), ...field(2, field(1, varint(1, 2)))]);
  const value = (name: string): number[] => [...text(1, name), ...field(2, tensorOfTwo)];
  const node = [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'sum'), ...text(4, 'Add')];
  const graph = [
    ...field(1, node),
    ...text(2, 'addition'),
    ...field(11, value('a')),
    ...field(11, value('b')),
    ...field(12, value('sum')),
  ];
  return Uint8Array.from([...varint(1, 8), ...field(7, graph), ...field(8, varint(2, 13))]);
}

function varint(number: number, value: number): number[] {
  return [number << 3, value];
}

/** A length-delimited field of up to 16,383 bytes. */
function field(number: number, content: readonly number[]): number[] {
  const length = content.length;
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  return [(number << 3) | 2, ...size, ...content];
}

function text(number: number, content: string): number[] {
  return field(number, [...new TextEncoder().encode(content)]);
}
