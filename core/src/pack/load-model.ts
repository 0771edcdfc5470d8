import { FacenitionError } from '../errors.ts';
import type { InferenceRuntime, InferenceSession } from '../ports.ts';
import type { FilePack } from './manifest.ts';

export interface ModelSources<Role extends string> {
  readonly pack: Pick<FilePack<Role>, 'id' | 'files'>;
  readonly role: Role;
  /** The bytes of the pack's file in that role. */
  readonly files: (role: Role) => Promise<Uint8Array>;
  readonly runtime: InferenceRuntime;
}

/**
 * Loads one model of a pack, if it has the pack's hash.
 *
 * @throws {FacenitionError} `ERR_MODEL_CORRUPT` where it is not the file that the pack names
 */
export async function loadModel<Role extends string>({
  pack,
  role,
  files,
  runtime,
}: ModelSources<Role>): Promise<InferenceSession> {
  const file = pack.files.find((candidate) => candidate.role === role);
  if (file === undefined) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', `the pack ${pack.id} names no ${role}`);
  }
  const model = await files(role);
  if ((await sha256(model)) !== file.sha256) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', `${file.name} has the wrong SHA-256`);
  }
  return runtime.load(model);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
