import {
  FacenitionError,
  type Level,
  type PackManifest,
  type TemplatePorts,
} from '@facenition/core';
import { createRandom } from '../statistics/random.ts';
import { productPorts } from '../study/product.ts';
import { embeddingOf, type Study } from '../study/study.ts';
import { deviceSecret, makeToken, openToken, recoverEmbedding } from '../study/tokens.ts';

/** Makes tokens of these single captures, each under a secret of its own, and opens them. */
export interface TokenViewsTask {
  readonly pack: PackManifest;
  readonly level: Level;
  readonly faces: readonly number[];
  /** Tells tokens of one face apart. */
  readonly renewal: number;
  /** Whether to decode them, which is most of the work. */
  readonly decode: boolean;
}

/** One token as thieves see it. */
export interface TokenView {
  /** The ciphertext, without any key. */
  readonly sealed: Uint8Array;
  /** The word, with the seal key and the pepper. */
  readonly word: Uint8Array;
  /** With every key and the user's secret, once decoded; absent: was not asked for. */
  readonly recovered?: Float32Array;
}

export async function viewTokens(
  study: Study,
  { pack, level, faces, renewal, decode }: TokenViewsTask,
): Promise<readonly TokenView[]> {
  // Other random bytes for each lot: salts must not repeat.
  const ports: TemplatePorts = {
    ...productPorts(study, pack, 'organisation'),
    random: createRandom(study.seed, `tokens ${renewal} ${faces[0]}`).bytes,
  };
  const views: TokenView[] = [];
  for (const face of faces) {
    const secret = deviceSecret(study, `of token ${face} ${renewal}`);
    const token = await makeToken(study, ports, 1, face, level, secret);
    if (token === undefined) throw notOpening();
    const stolen = await openToken(token, secret, ports);
    const { sealed, reference } = stolen;
    const recovered = decode
      ? await recoverEmbedding(stolen, embeddingOf(study, 1, face))
      : undefined;
    if (decode && recovered === undefined) throw notOpening();
    views.push({ sealed, word: reference.word, ...(recovered !== undefined && { recovered }) });
  }
  return views;
}

function notOpening(): FacenitionError {
  return new FacenitionError('ERR_INTERNAL', 'a new token does not open again');
}
