import { concat } from './bytes.ts';
import { FacenitionError } from './errors.ts';
import type { CapturePolicy, Level, PackManifest } from './pack/manifest.ts';
import type { KeyRing, PassphraseHash } from './ports.ts';
import { scopeBytes } from './scope.ts';
import { pepperFactor, userFactor } from './template/derivation.ts';
import { measuredPoints, targetFalseMatchRate } from './template/operating-point.ts';
import { SALT_BYTES } from './template/token-format.ts';
import { checkUserSecret } from './template/user-secret.ts';

/**
 * An enrolment database of people among whom one is looked for. Its references share a secret and a
 * salt, so that one derivation serves them all: whoever holds all keys and the secret of a roster
 * holds all its templates.
 */
export interface Roster {
  /** Bound into every reference: one of another roster never matches. */
  readonly id: string;
  /** 16 random bytes, kept with the roster. */
  readonly salt: Uint8Array;
  readonly level: Level;
}

/** What a roster and its secret come to, checked. */
export interface OpenRoster {
  readonly scope: Uint8Array;
  /** User factor and pepper factor of a generation, joined. `undefined`: no such generation. */
  factors(kid: number): Promise<Uint8Array | undefined>;
}

/** At most this share of strangers is taken for a member of a full roster. */
const FALSE_POSITIVE_IDENTIFICATION_RATE = 0.01;
/** Above this many people a roster needs level 6. */
const LARGE = 100;
const LARGEST = 1000;

/**
 * How many people a roster of this level takes. False positives grow with every member: about
 * 1 - (1 - FMR)^N (ISO/IEC 19795-1).
 */
export function rosterCapacity(level: Level): number {
  const most = level >= 6 ? LARGEST : LARGE;
  const byRate = FALSE_POSITIVE_IDENTIFICATION_RATE / targetFalseMatchRate[level];
  // The quotients are whole but for rounding.
  return Math.min(most, Math.floor(byRate + 1e-6));
}

/**
 * The score from which a probe is taken for a member. References of a roster do not say from how
 * many captures they are: the strictest threshold of the level holds. Throws
 * `ERR_LEVEL_UNSUPPORTED`.
 */
export function rosterThreshold(pack: PackManifest, level: Level, probe: CapturePolicy): number {
  return Math.max(...measuredPoints(pack, level).map(({ probes }) => probes[probe].threshold));
}

/** Throws `ERR_FIELD_INVALID` for a roster or a secret that nothing may be made or found with. */
export function openRoster(
  roster: Roster,
  secret: Uint8Array,
  ports: { readonly keys: KeyRing; readonly passphraseHash: PassphraseHash },
): OpenRoster {
  checkUserSecret({ kind: 'device', key: secret });
  if (roster.salt.length !== SALT_BYTES) {
    throw new FacenitionError('ERR_FIELD_INVALID', `the salt of a roster is ${SALT_BYTES} bytes`);
  }
  const derived = new Map<number, Promise<Uint8Array | undefined>>();
  const factor = userFactor({ kind: 'device', key: secret }, 2, roster.salt, ports.passphraseHash);
  const derive = async (kid: number): Promise<Uint8Array | undefined> => {
    const pepper = await pepperFactor(await factor, kid, ports.keys);
    return pepper && concat(await factor, pepper);
  };
  return {
    scope: scopeBytes(roster.id),
    factors(kid) {
      const known = derived.get(kid) ?? derive(kid);
      derived.set(kid, known);
      return known;
    },
  };
}
