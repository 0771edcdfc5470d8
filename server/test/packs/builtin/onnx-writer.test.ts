import { expect, test } from 'vitest';
import { createGraph } from '../../../src/packs/builtin/onnx-writer.ts';
import {
  encodeMessage,
  integerField,
  messageField,
  textField,
} from '../../../src/packs/builtin/protobuf.ts';

// The examples of https://protobuf.dev/programming-guides/encoding/
test.each([
  ['an integer', integerField(1, 150), '089601'],
  ['a text', textField(2, 'testing'), '120774657374696e67'],
  ['a message', messageField(3, integerField(1, 150)), '1a03089601'],
  ['an integer beyond 32 bits', integerField(1, 2 ** 40), '08808080808020'],
])('encodes %s', (_, message, expected) => {
  expect(Buffer.from(encodeMessage(message)).toString('hex')).toBe(expected);
});

test('made-up names of values do not collide', () => {
  const graph = createGraph();
  const names = [
    graph.constant([1], Float32Array.of(1)),
    graph.operator('Relu', ['input']),
    graph.constant([1], Float32Array.of(2)),
    graph.operator('Relu', ['input']),
  ];
  expect(new Set(names).size).toBe(4);
});
