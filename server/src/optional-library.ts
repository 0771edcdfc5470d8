import { FacenitionError } from '@facenition/core';
import { isSystemError } from './files/atomic.ts';

/** What asks for a library that is installed only where it is used. */
export interface OptionalLibrary {
  /** The setting, with its value where that is what needs the library. */
  readonly setting: string;
  /** The command that installs it. */
  readonly install: string;
}

/** Loads such a library. Rejects with `ERR_CONFIG_INVALID` and the command where it is missing. */
export async function loadOptional<T>(
  load: () => Promise<T>,
  { setting, install }: OptionalLibrary,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isSystemError(cause, 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new FacenitionError(
      'ERR_CONFIG_INVALID',
      `${setting} needs a library that is not installed: ${install}`,
      { cause },
    );
  }
}
