import { randomBytes } from 'node:crypto';
import { BUILTIN_PACK, type Level } from '@facenition/core';

export interface MadeTokenOptions {
  readonly level?: Level;
  readonly modelId?: number;
  readonly kid?: number;
  readonly codeId?: number;
  readonly expiryMinutes?: number;
}

/** A text of the form of an identity token, which opens nothing; every one is another. */
export function makeToken(options: MadeTokenOptions = {}): string {
  const {
    level = 2,
    modelId = BUILTIN_PACK.modelId,
    kid = 1,
    codeId = 3,
    expiryMinutes = 0,
  } = options;
  const bytes = randomBytes(186);
  bytes[0] = 0x11;
  bytes[1] = level;
  bytes.writeUInt16BE(modelId, 2);
  bytes.writeUInt32BE(expiryMinutes, 4);
  bytes[8] = kid;
  bytes[9] = codeId;
  return `FN1.${bytes.toString('base64url')}`;
}
