import { createHash } from 'node:crypto';
import { subjectOf } from '@facenition/server';
import type { LabelledImage } from '../../src/evaluation/image-set.ts';

/** SHA-256 in hexadecimal. */
export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The image at a path, whose file is like no other unless the same `content` is given. */
export function labelledImage(path: string, content: string | number = path): LabelledImage {
  // As a callback of `map` it is given an index.
  const sha256 = sha256Of(typeof content === 'string' ? content : path);
  return { path, sha256, subject: subjectOf(path), labels: {} };
}
