import { stat } from 'node:fs/promises';

/** Changes whenever the file is replaced or written; `absent` makes the read say what is wrong. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs, size } = await stat(path, { bigint: true });
    return `${ino}:${mtimeNs}:${ctimeNs}:${size}`;
  } catch {
    return 'absent';
  }
}
