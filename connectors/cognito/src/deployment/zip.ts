import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, the first that there is: the same file makes the same archive. */
const DATE = 0x0021;
const VERSION = 20;
const DEFLATED = 8;
/** A file that everybody may read: Lambda runs it as somebody else. */
const MODE = (0o100644 << 16) >>> 0;

/** An archive of one file (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipOf(name: string, bytes: Uint8Array): Uint8Array {
  const path = new TextEncoder().encode(name);
  const packed = deflateRawSync(bytes, { level: 9 });
  const about = [
    ...u16(VERSION, 0, DEFLATED, 0, DATE),
    ...u32(crc32(bytes), packed.length, bytes.length),
    ...u16(path.length, 0),
  ];
  const local = [...u32(0x04034b50), ...about, ...path];
  const central = [
    ...u32(0x02014b50),
    ...u16((3 << 8) | VERSION),
    ...about,
    ...u16(0, 0, 0),
    ...u32(MODE, 0),
    ...path,
  ];
  const end = [
    ...u32(0x06054b50),
    ...u16(0, 0, 1, 1),
    ...u32(central.length, local.length + packed.length),
    ...u16(0),
  ];
  return joined([local, packed, central, end]);
}

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const u16 = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff]);
const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => u16(value & 0xffff, value >>> 16));
