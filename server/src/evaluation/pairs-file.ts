import { FacenitionError } from '@facenition/core';

/** One comparison that an evaluation asks for. */
export interface ImagePair {
  /** Paths relative to the image folder. */
  readonly imageA: string;
  readonly imageB: string;
  /** Whether both show one person. */
  readonly mated: boolean;
}

const HEADER = 'image_a,image_b,same';

/**
 * Reads a list of pairs: CSV with the header `image_a,image_b,same`, where `same` is 1 or 0. Paths
 * may be written with `/` or `\`.
 *
 * @throws {FacenitionError} `ERR_PAYLOAD_MALFORMED`, naming the line
 */
export function parsePairs(text: string): readonly ImagePair[] {
  const [header, ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (header !== HEADER) throw malformed(1, `is not the header ${HEADER}`);
  const pairs: ImagePair[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' && index === lines.length - 1) break;
    pairs.push(parsePair(line, index + 2));
  }
  if (pairs.length === 0) throw malformed(2, 'holds no pair');
  return pairs;
}

function parsePair(line: string, number: number): ImagePair {
  const [imageA, imageB, same, ...more] = line.split(',');
  if (!imageA || !imageB || more.length > 0) {
    throw malformed(number, 'does not hold three fields');
  }
  if (same !== '0' && same !== '1') throw malformed(number, 'does not end in 0 or 1');
  const [a, b] = [imageA.replaceAll('\\', '/'), imageB.replaceAll('\\', '/')];
  return { imageA: a, imageB: b, mated: same === '1' };
}

function malformed(line: number, what: string): FacenitionError {
  return new FacenitionError('ERR_PAYLOAD_MALFORMED', `line ${line} of the pairs file ${what}`);
}
