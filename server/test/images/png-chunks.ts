import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG from its chunks, so that it can be wrong in ways that no encoder writes. */
export function png(...chunks: readonly Buffer[]): Uint8Array {
  return Buffer.concat([SIGNATURE, ...chunks]);
}

export function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export function header(width: number, height: number, bits: number, colourType: number): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content[8] = bits;
  content[9] = colourType;
  return chunk('IHDR', content);
}

export const end = chunk('IEND', new Uint8Array());

/** Black pixels: `rows` lines of `rowBytes`, each with its filter byte. */
export function blackData(rows: number, rowBytes: number): Buffer {
  return chunk('IDAT', deflateSync(new Uint8Array(rows * (rowBytes + 1)), { level: 9 }));
}
