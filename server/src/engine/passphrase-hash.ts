import type { PassphraseHash } from '@facenition/core';
import { hashRawSync } from '@node-rs/argon2';

/** Values of `Algorithm.Argon2id` and `Version.V0x13`: ambient const enums have none at run time. */
const ARGON2ID = 2;
const VERSION_0X13 = 1;
const HASH_BYTES = 32;

/**
 * Argon2id (RFC 9106), one lane, in native code on the calling thread.
 *
 * A server calls it from worker threads, each of which has nothing else to do meanwhile. The pool of
 * threads that native code is usually handed to is one for the whole process, and of four: more
 * workers than that would wait for each other.
 */
export function createPassphraseHash(): PassphraseHash {
  return {
    async argon2id(passphrase, salt, { memoryKiB, passes }) {
      const hash = hashRawSync(passphrase, {
        algorithm: ARGON2ID,
        version: VERSION_0X13,
        parallelism: 1,
        memoryCost: memoryKiB,
        timeCost: passes,
        outputLen: HASH_BYTES,
        salt,
      });
      return new Uint8Array(hash);
    },
  };
}
