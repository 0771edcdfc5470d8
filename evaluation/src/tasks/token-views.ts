import {
  FacenitionError,
  type Level,
  type PackManifest,
  type TemplatePorts,
  type UserSecret,
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
}

/** One token as thieves see it. */
export interface TokenView {
  /** The ciphertext, without any key. */
  readonly sealed: Uint8Array;
  /** The word, with the seal key and the pepper. */
  readonly word: Uint8Array;
  /** With every key and the user's secret, once decoded. */
  readonly recovered: Float32Array;
}

export async function viewTokens(
  study: Study,
  { pack, level, faces, renewal }: TokenViewsTask,
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
    const view =
      token === undefined ? undefined : await viewToken(study, face, token, secret, ports);
    if (view === undefined) {
      throw new FacenitionError('ERR_INTERNAL', 'a new token does not open again');
    }
    views.push(view);
  }
  return views;
}

async function viewToken(
  study: Study,
  face: number,
  token: string,
  secret: UserSecret,
  ports: TemplatePorts,
): Promise<TokenView | undefined> {
  const stolen = await openToken(token, secret, ports);
  const recovered = await recoverEmbedding(stolen, embeddingOf(study, 1, face));
  return recovered && { sealed: stolen.sealed, word: stolen.reference.word, recovered };
}
