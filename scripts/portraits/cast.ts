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
 * People whom both model packs tell apart with room to spare, found by drawing many seeds and
 * keeping the mutually most distant (`measure-cast.ts` prints the distances).
 */
export const cast: readonly CastMember[] = [
  member('Ada', 1),
  member('Boris', 2),
  member('Chen', 3),
  member('Dalia', 4),
];

function member(name: string, seed: number): CastMember {
  const taken = (count: number): Variation => createVariation(seed * 10 + count);
  return {
    name,
    persona: createPersona(seed),
    enrolment: [plain, taken(1), taken(2)],
    verification: [taken(3), taken(4)],
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
