/**
 * Gives back the memory of pixels or numbers that nobody reads any more; the array is empty then.
 *
 * It lies outside of the heap. Left to be collected, a few pictures of it make the engine collect
 * the whole heap, long before that is full.
 */
export function release({ buffer }: Uint8Array | Float32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
