import type { FaceEngine, KeyRing, PackManifest, TemplatePorts } from '@facenition/core';
import { createRandom } from '../statistics/random.ts';
import type { Captures } from './population.ts';
import { embeddingOf, type Study } from './study.ts';

/** A sample that stands for a face of the study; {@link productPorts} reads it back. */
export function sampleOf(captures: Captures, face: number): Uint8Array {
  const sample = new Uint8Array(8);
  const view = new DataView(sample.buffer);
  view.setUint32(0, captures);
  view.setUint32(4, face);
  return sample;
}

/**
 * The product's own enrolment and verification over the embeddings of a study: everything is real
 * but for the images, and for the randomness, which is seeded. `keys` names the organisation's keys.
 */
export function productPorts(study: Study, pack: PackManifest, keys: string): TemplatePorts {
  const engine: FaceEngine = {
    pack,
    async acquire(sample) {
      const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
      const captures = view.getUint32(0);
      if (captures !== 1 && captures !== 2 && captures !== 3) {
        return { outcome: 'not-acquired', reason: 'no-face' };
      }
      return { outcome: 'acquired', embedding: embeddingOf(study, captures, view.getUint32(4)) };
    },
  };
  const random = createRandom(study.seed, `randomness ${keys}`);
  return {
    engine,
    keys: seededKeyRing(study.seed, keys),
    passphraseHash: {
      // A device-held secret needs no stretching, and nothing else is asked for here.
      argon2id: () => Promise.reject(new Error('passphrases are not part of a study')),
    },
    clock: () => 0,
    random: (length) => random.bytes(length),
  };
}

function seededKeyRing(seed: number, name: string): KeyRing {
  const service = createRandom(seed, `service key ${name}`).bytes(32);
  const pepper = createRandom(seed, `pepper ${name}`).bytes(32);
  return {
    current: async () => 1,
    async sealKey(_kid, salt, info) {
      const key = await crypto.subtle.importKey('raw', owned(service), 'HKDF', false, [
        'deriveBits',
      ]);
      const parameters = { name: 'HKDF', hash: 'SHA-256', salt: owned(salt), info: owned(info) };
      return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
    },
    async pepper(_kid, message) {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', owned(pepper), algorithm, false, ['sign']);
      return new Uint8Array(await crypto.subtle.sign('HMAC', key, owned(message)));
    },
  };
}

/** WebCrypto takes no views on shared memory. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
