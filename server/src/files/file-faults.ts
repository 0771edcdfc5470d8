import { FacenitionError, type FacenitionErrorCode } from '@facenition/core';

/** What an operator can do about each refusal of the operating system. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'there is no permission: give it to the user that runs facenition'],
  ['EPERM', 'there is no permission: give it to the user that runs facenition'],
  ['ENOTDIR', 'a part of this path is a file, not a folder'],
  ['EEXIST', 'a part of this path is a file, not a folder'],
  ['EROFS', 'the file system is read-only: choose another place'],
  ['ENOSPC', 'the disk is full: make room'],
  ['EDQUOT', 'the quota is used up: make room'],
]);

/**
 * Does `work` with the files at `path`, and where the operating system refuses, throws a
 * FacenitionError of this code that says what to do.
 *
 * @param setting the variable that says where the files are
 */
export async function withFileFaults<T>(
  where: {
    readonly code: FacenitionErrorCode;
    readonly path: string;
    readonly setting: `FACENITION_${string}`;
  },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const remedy = remedyOf(cause);
    if (cause instanceof FacenitionError || remedy === undefined) throw cause;
    const message = `cannot use ${where.path}: ${remedy} (${where.setting} says where it is)`;
    throw new FacenitionError(where.code, message, { cause });
  }
}

/** What to do about a refusal of the operating system; `undefined` for what is none of the usual. */
export function remedyOf(fault: unknown): string | undefined {
  return REMEDIES.get(systemCodeOf(fault));
}

/** `ENOENT` and the like; empty for what does not come from the operating system. */
export function systemCodeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : '';
}
