import { renderCapture, renderPair, renderRoom } from './capture.ts';
import { nth } from './nth.ts';
import { createPersona, type Persona } from './persona.ts';
import { createVariation, plain, type Variation } from './variation.ts';

/** One invented person with the photographs that the demo and the tests take. */
export interface CastMember {
  readonly name: string;
  readonly persona: Persona;
  /** Three, the first straight and evenly lit. */
  readonly enrolment: readonly Variation[];
  /** Two, taken on another day. */
  readonly verification: readonly Variation[];
}

/**
 * People whom both model packs tell apart with room to spare, and photographs of them in which both
 * detectors find the face at once: picked out of 400 personas and 12 photographs of each finalist.
 * A change to the drawing may bring them closer together: `measure-cast.ts` prints how close.
 */
export const cast: readonly CastMember[] = [
  member('Ada', 152, [2, 3], [6, 7]),
  member('Boris', 310, [8, 9], [10, 12]),
  member('Clara', 400, [3, 6], [10, 11]),
  member('Dalia', 82, [6, 9], [10, 12]),
  member('Emeka', 45, [2, 8], [11, 12]),
];

type TwoTakes = readonly [number, number];

function member(
  name: string,
  seed: number,
  enrolment: TwoTakes,
  verification: TwoTakes,
): CastMember {
  const take = (count: number): Variation => createVariation(seed * 100 + count);
  return {
    name,
    persona: createPersona(seed),
    enrolment: [plain, ...enrolment.map(take)],
    verification: verification.map(take),
  };
}

export function enrolmentCaptures(person: CastMember): Promise<readonly Uint8Array[]> {
  return render(person, person.enrolment);
}

export function verificationCaptures(person: CastMember): Promise<readonly Uint8Array[]> {
  return render(person, person.verification);
}

function render(
  { persona }: CastMember,
  takes: readonly Variation[],
): Promise<readonly Uint8Array[]> {
  return Promise.all(takes.map((variation) => renderCapture(persona, variation)));
}

/** A room with nobody in it. */
export function noFace(): Promise<Uint8Array> {
  return renderRoom();
}

/** The first two members side by side. */
export function twoFaces(): Promise<Uint8Array> {
  return renderPair([nth(cast, 0).persona, nth(cast, 1).persona], plain);
}

/** Whom the detectors of both packs follow through every pose; Ada's glasses hide her turned eyes. */
export const sitters: readonly CastMember[] = cast.filter(({ name }) => name !== 'Ada');
