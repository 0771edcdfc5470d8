import type { Level, PackManifest } from './pack/manifest.ts';
import type { KeyRing, RandomSource } from './ports.ts';
import { freshSalt } from './template/fresh-salt.ts';
import { capturePolicy, operatingPoint } from './template/operating-point.ts';
import { polarCode } from './template/polar-code.ts';
import { formatHeader, formatToken, SEALED_BYTES } from './template/token-format.ts';
import { secretKindOf, type UserSecret } from './template/user-secret.ts';

export interface StandInRequest {
  readonly level: Level;
  /** What the token would need beside the face. */
  readonly secret: UserSecret['kind'];
}

/**
 * A text of the form of an identity token that nobody's face opens. To compare with it takes the
 * same steps as with a token: for whoever must not tell by the time it takes who is enrolled.
 *
 * Rejects with `ERR_LEVEL_UNSUPPORTED`, `ERR_KEYS_UNAVAILABLE`.
 */
export async function standInToken(
  { level, secret }: StandInRequest,
  ports: {
    readonly pack: PackManifest;
    readonly keys: Pick<KeyRing, 'current'>;
    readonly random: RandomSource;
  },
): Promise<string> {
  const { pack, keys, random } = ports;
  const point = operatingPoint(pack, level, capturePolicy(3));
  const header = formatHeader({
    use: 'personal',
    level,
    keyRelease: false,
    secretKind: secretKindOf(secret),
    modelId: pack.modelId,
    expiryMinutes: 0,
    kid: await keys.current(),
    codeId: polarCode(point.code).id,
  });
  return formatToken({ header, salt: freshSalt(random), sealed: random(SEALED_BYTES) });
}
