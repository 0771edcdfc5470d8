import { fileCustodian } from './custody/file.ts';
import { checkCustody, newGeneration, newSigningKey } from './key-file.ts';
import { type KeyFile, LAST_KID, type SigningKey } from './key-file-format.ts';
import { keysUnavailable } from './keys-unavailable.ts';
import { changeKeyFile, ensureInKeyFile, refused } from './locked-change.ts';
import type { Custodian, SigningAlgorithm } from './ports.ts';

/**
 * Adds a generation, which new tokens use from now on; those under older ones keep verifying.
 * Answers its `kid`.
 */
export async function rotateKeyFile(
  path: string,
  now: number,
  custodian: Custodian = fileCustodian,
): Promise<number> {
  return changeKeyFile(path, async (file) => {
    checkCustody(path, file, custodian);
    const kid = (file.generations.at(-1)?.kid ?? 0) + 1;
    if (kid > LAST_KID) throw keysUnavailable(`${path} holds the last generation there can be`);
    const added = await newGeneration(kid, now, custodian);
    return [kid, { ...file, generations: [...file.generations, added] }];
  });
}

/**
 * Removes a generation for good: what was issued under it never verifies again.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where it is the current one, or not there
 */
export async function retireGeneration(path: string, kid: number): Promise<void> {
  return changeKeyFile(path, async (file) => {
    checkRetirable(file, kid);
    const generations = file.generations.filter((generation) => generation.kid !== kid);
    return [undefined, { ...file, generations }];
  });
}

/** Throws `ERR_FIELD_INVALID` where this generation cannot be retired. */
export function checkRetirable({ generations }: KeyFile, kid: number): void {
  if (!generations.some((generation) => generation.kid === kid)) {
    throw refused('there is no generation of this kid');
  }
  if (generations.at(-1)?.kid === kid) {
    throw refused('this generation is current: add another first with `facenition keys rotate`');
  }
}

/** Adds a signing key, which signs from now on. Answers its `kid`. */
export async function rotateSigningKey(
  path: string,
  now: number,
  { algorithm = 'EdDSA', custodian = fileCustodian }: SigningKeyOptions = {},
): Promise<string> {
  return changeKeyFile(path, async (file) => {
    checkCustody(path, file, custodian);
    const added = await newSigningKey(algorithm, now, custodian);
    return [added.publicKey.kid, { ...file, signing: [...file.signing, added] }];
  });
}

export interface SigningKeyOptions {
  readonly algorithm?: SigningAlgorithm;
  readonly custodian?: Custodian;
}

/**
 * Takes a signing key out of use: receipts under it stop verifying and its private part is gone.
 * The public part stays, for the audit trail.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where it is the one that signs, retired, or not there
 */
export async function retireSigningKey(path: string, kid: string, now: number): Promise<void> {
  return changeKeyFile(path, async (file) => {
    const active = file.signing.filter(({ retired }) => retired === undefined);
    if (!active.some(({ publicKey }) => publicKey.kid === kid)) {
      throw refused('there is no signing key of this kid in use');
    }
    if (active.at(-1)?.publicKey.kid === kid) {
      throw refused('this key signs: add another first with `facenition keys rotate --signing`');
    }
    const retire = ({ created, publicKey }: SigningKey): SigningKey => ({
      created,
      publicKey,
      retired: new Date(now).toISOString(),
    });
    const signing = file.signing.map((key) => (key.publicKey.kid === kid ? retire(key) : key));
    return [undefined, { ...file, signing }];
  });
}

/** Makes sure that the key file has a key that signs; files of older releases have none. */
export async function ensureSigningKey(
  path: string,
  now: number,
  custodian: Custodian = fileCustodian,
): Promise<void> {
  const isThere = ({ signing }: KeyFile): boolean =>
    signing.some(({ retired }) => retired === undefined);
  await ensureInKeyFile(path, isThere, async (file) => {
    checkCustody(path, file, custodian);
    const added = await newSigningKey('EdDSA', now, custodian);
    return { ...file, signing: [...file.signing, added] };
  });
}
