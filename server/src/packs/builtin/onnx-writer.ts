/**
 * Writes ONNX models: only the messages and fields that the converted networks use.
 *
 * Field numbers are those of onnx/onnx.proto (IR version 7), named beside each use.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import {
  bytesField,
  encodeMessage,
  integerField,
  type Message,
  messageField,
  textField,
} from './protobuf.ts';

const IR_VERSION = 7;
const OPSET_VERSION = 13;

/** TensorProto.DataType */
const FLOAT = 1;
const INT64 = 7;

/** AttributeProto.AttributeType */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

export type Attribute = number | string | readonly number[];

/** A graph input or output of 32-bit floats; a text stands for a dimension left open. */
export interface GraphValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A graph under construction. Values are known by the names that the methods give out. */
export interface GraphBuilder {
  /** Adds a constant, row-major. */
  constant(shape: readonly number[], data: Float32Array | BigInt64Array): string;
  /** Adds an operator with one output; `output` names it, otherwise a name is made up. */
  operator(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    output?: string,
  ): string;
  /** The finished model. */
  encode(name: string, inputs: readonly GraphValue[], outputs: readonly GraphValue[]): Uint8Array;
}

export function createGraph(): GraphBuilder {
  const nodes: Message[] = [];
  const initializers: Message[] = [];

  return {
    constant(shape, data) {
      const name = `c${initializers.length}`;
      initializers.push(tensorMessage(name, shape, data));
      return name;
    },
    operator(type, inputs, attributes = {}, output = `v${nodes.length}`) {
      nodes.push(nodeMessage(type, inputs, output, attributes));
      return output;
    },
    encode(name, inputs, outputs) {
      const graph = [
        ...nodes.flatMap((node) => messageField(1, node)), // GraphProto.node
        ...textField(2, name), // GraphProto.name
        ...initializers.flatMap((tensor) => messageField(5, tensor)), // GraphProto.initializer
        ...inputs.flatMap((value) => messageField(11, valueMessage(value))), // GraphProto.input
        ...outputs.flatMap((value) => messageField(12, valueMessage(value))), // GraphProto.output
      ];
      return encodeMessage([
        ...integerField(1, IR_VERSION), // ModelProto.ir_version
        ...textField(2, 'facenition'), // ModelProto.producer_name
        ...messageField(7, graph), // ModelProto.graph
        // ModelProto.opset_import { domain, version }
        ...messageField(8, [...textField(1, ''), ...integerField(2, OPSET_VERSION)]),
      ]);
    },
  };
}

function tensorMessage(
  name: string,
  shape: readonly number[],
  data: Float32Array | BigInt64Array,
): Message {
  return [
    ...shape.flatMap((size) => integerField(1, size)), // TensorProto.dims
    ...integerField(2, data instanceof Float32Array ? FLOAT : INT64), // TensorProto.data_type
    ...textField(8, name), // TensorProto.name
    // TensorProto.raw_data is little-endian, as is every machine that Node runs on but s390x,
    // where the hash of the result would not agree.
    ...bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function nodeMessage(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>>,
): Message {
  return [
    ...inputs.flatMap((input) => textField(1, input)), // NodeProto.input
    ...textField(2, output), // NodeProto.output
    ...textField(3, `${type} ${output}`), // NodeProto.name
    ...textField(4, type), // NodeProto.op_type
    // NodeProto.attribute
    ...Object.entries(attributes).flatMap(([name, value]) =>
      messageField(5, attributeMessage(name, value)),
    ),
  ];
}

function attributeMessage(name: string, value: Attribute): Message {
  const named = textField(1, name); // AttributeProto.name
  // AttributeProto.i, .s, .ints; field 20 is AttributeProto.type
  if (typeof value === 'number') {
    return [...named, ...integerField(3, value), ...integerField(20, ATTRIBUTE_INT)];
  }
  if (typeof value === 'string') {
    return [...named, ...textField(4, value), ...integerField(20, ATTRIBUTE_STRING)];
  }
  const items = value.flatMap((item) => integerField(8, item));
  return [...named, ...items, ...integerField(20, ATTRIBUTE_INTS)];
}

/** ValueInfoProto { name, type: TypeProto { tensor_type: Tensor { elem_type, shape } } } */
function valueMessage({ name, shape }: GraphValue): Message {
  const dimensions = shape.flatMap((size) =>
    // TensorShapeProto.Dimension.dim_value, .dim_param
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  const tensorType = [...integerField(1, FLOAT), ...messageField(2, dimensions)];
  return [...textField(1, name), ...messageField(2, messageField(1, tensorType))];
}
