/**
 * The part of the Protocol Buffers wire format that writing an ONNX model needs.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** A message under construction: its fields in order, already encoded. */
export type Message = readonly Uint8Array[];

const encoder = new TextEncoder();

/** Base 128, least significant group first. Safe non-negative integers only: ONNX sizes fit. */
function varint(value: number): Uint8Array {
  const groups: number[] = [];
  let rest = value;
  while (rest >= 128) {
    groups.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  groups.push(rest);
  return Uint8Array.from(groups);
}

const tag = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);

export const integerField = (field: number, value: number): Message => [
  tag(field, VARINT),
  varint(value),
];

export const bytesField = (field: number, value: Uint8Array): Message => [
  tag(field, LENGTH_DELIMITED),
  varint(value.length),
  value,
];

export const textField = (field: number, value: string): Message =>
  bytesField(field, encoder.encode(value));

/** A nested message. Its parts are referred to, not copied. */
export const messageField = (field: number, message: Message): Message => [
  tag(field, LENGTH_DELIMITED),
  varint(byteLength(message)),
  ...message,
];

export const byteLength = (message: Message): number =>
  message.reduce((sum, part) => sum + part.length, 0);

/** The message as one array. */
export function encodeMessage(message: Message): Uint8Array {
  const bytes = new Uint8Array(byteLength(message));
  let offset = 0;
  for (const part of message) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
