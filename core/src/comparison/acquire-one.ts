import { FacenitionError } from '../errors.ts';
import type { Acquisition, FaceChoice, FaceEngine } from '../face/acquisition.ts';

/** Acquires one of several samples; a fault about it says which one it is. */
export async function acquireOne(
  sample: Uint8Array,
  name: string,
  choice: FaceChoice | undefined,
  engine: FaceEngine,
): Promise<Acquisition> {
  try {
    return await engine.acquire(sample, choice ?? 'only');
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    throw new FacenitionError(fault.code, `${name}: ${fault.message}`, { cause: fault });
  }
}
