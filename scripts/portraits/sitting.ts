import { develop, type Film } from './camera.ts';
import { backdrop, encode, model } from './capture.ts';
import type { Persona } from './persona.ts';
import type { Posture } from './posture.ts';
import { bodyOf, type Subject, turn } from './turn.ts';
import { plain, type Variation } from './variation.ts';

/** Of what a camera at a screen takes, pixels. */
export const FRAME = { width: 640, height: 480 } as const;

/** One person before the camera, or a print of one. */
export interface Sitting {
  /** Interleaved RGB, FRAME in size, without the sensor's noise. */
  readonly frame: (posture: Posture) => Uint8Array;
  /**
   * JPEG, FRAME in size, with the sensor's noise.
   *
   * @param take seeds the noise: no two takes are alike
   */
  readonly photograph: (posture: Posture, take: number) => Promise<Uint8Array>;
}

export interface SittingOptions {
  /** Absent: even light and a calm face. */
  readonly variation?: Variation;
  /** Who sits there too: the two share the picture. */
  readonly other?: Persona;
  /** Absent: the person. */
  readonly subject?: Subject;
}

export async function sit(
  persona: Persona,
  { variation = plain, other, subject = { kind: 'person' } }: SittingOptions = {},
): Promise<Sitting> {
  const room = await backdrop(variation, FRAME.width, FRAME.height);
  const people = [persona, ...(other === undefined ? [] : [other])];
  const models = await Promise.all(people.map((one) => model(one, variation)));
  const bodies = models.map(({ figure, relief }) => bodyOf(figure, relief, subject));
  const size = bodies.length === 1 ? 0.6 : 0.55;
  const expose = (posture: Posture): Film => {
    const film = { ...room, data: room.data.slice() };
    for (const [index, body] of bodies.entries()) {
      turn(film, body, posture, { x: (index + 0.5) / bodies.length, y: 0.5, size });
    }
    return film;
  };
  return {
    frame: (posture) => develop(expose(posture), { ...variation, noise: 0 }),
    photograph: (posture, take) =>
      encode(develop(expose(posture), { ...variation, seed: take }), FRAME),
  };
}
