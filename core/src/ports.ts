import type { Picture } from './image/picture.ts';

/** A dense array of 32-bit floats with its shape, in row-major order. */
export interface Tensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** One loaded model. Not required to be re-entrant: callers await each run. */
export interface InferenceSession {
  /**
   * Runs the model on named inputs, which it must not keep: their memory is given back afterwards.
   * Rejects with `ERR_MODEL_FAILED`.
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

/** Loads an ONNX model from its bytes, which the caller has checked against the pack's hash. */
export interface InferenceRuntime {
  load(model: Uint8Array): Promise<InferenceSession>;
}

/**
 * Turns an encoded image into an upright picture: EXIF orientation applied, alpha flattened,
 * grayscale widened. Limits on bytes, pixels and frames are checked before any pixel is decoded. The
 * picture is the caller's alone: its memory may be given back.
 *
 * Rejects with `ERR_IMAGE_UNREADABLE`, `ERR_IMAGE_UNSUPPORTED`, `ERR_IMAGE_TOO_LARGE` or
 * `ERR_IMAGE_TOO_SMALL`.
 */
export interface ImageDecoder {
  decode(sample: Uint8Array): Promise<Picture>;
}

/** Cost of one Argon2id derivation (RFC 9106): one lane, version 0x13, 32 bytes out. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** Argon2id (RFC 9106). A port: native code on a server, WebAssembly in a browser. */
export interface PassphraseHash {
  argon2id(passphrase: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array>;
}

/**
 * HMAC-SHA-256 (RFC 2104) of each of many short messages under one key: 32 bytes each, in their
 * order. A port: WebCrypto hands every message to another thread, which costs far more than the hash.
 */
export type MessageMacs = (
  key: Uint8Array,
  messages: readonly Uint8Array[],
) => Promise<readonly Uint8Array[]>;

/**
 * The organisation's secret keys, by generation (`kid`, 0..255). Both operations are ones that a
 * key management service can do without giving the key out.
 *
 * Each answers `undefined` where the generation does not exist, and rejects with
 * `ERR_KEYS_UNAVAILABLE` where that cannot be found out.
 */
export interface KeyRing {
  /** The generation that new references use. */
  current(): Promise<number>;
  /** HKDF-SHA-256 of the service key of `kid`: 32 bytes. */
  sealKey(kid: number, salt: Uint8Array, info: Uint8Array): Promise<Uint8Array | undefined>;
  /** HMAC-SHA-256 under the pepper of `kid`: 32 bytes. */
  pepper(kid: number, message: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Cryptographically secure random bytes. */
export type RandomSource = (length: number) => Uint8Array;

/** Milliseconds since the Unix epoch. */
export type Clock = () => number;
