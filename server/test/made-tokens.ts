import { randomBytes } from 'node:crypto';
import { BUILTIN_PACK, type Level } from '@facenition/core';

export interface MadeTokenOptions {
  readonly use?: 'personal' | 'roster';
  readonly level?: Level;
  readonly modelId?: number;
  readonly kid?: number;
  readonly codeId?: number;
  readonly expiryMinutes?: number;
}

/** A text of the form of an identity token, which opens nothing; every one is another. */
export function makeToken(options: MadeTokenOptions = {}): string {
  const {
    use = 'personal',
    level = 2,
    modelId = BUILTIN_PACK.modelId,
    kid = 1,
    codeId = use === 'personal' ? 3 : 0,
    expiryMinutes = 0,
  } = options;
  const bytes = randomBytes(186);
  bytes[0] = use === 'personal' ? 0x11 : 0x13;
  bytes[1] = use === 'personal' ? level : level | 0x90;
  bytes.writeUInt16BE(modelId, 2);
  bytes.writeUInt32BE(expiryMinutes, 4);
  bytes[8] = kid;
  bytes[9] = codeId;
  return `FN1.${bytes.toString('base64url')}`;
}
