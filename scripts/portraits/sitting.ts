import { develop } from './camera.ts';
import { backdrop, model } from './capture.ts';
import type { Persona } from './persona.ts';
import type { Posture } from './posture.ts';
import { turn } from './turn.ts';
import { plain, type Variation } from './variation.ts';

/** Of what a camera at a screen takes, pixels. */
export const FRAME = { width: 640, height: 480 } as const;

/** One person before the camera. */
export interface Sitting {
  /** Interleaved RGB, FRAME in size, without the sensor's noise. */
  readonly frame: (posture: Posture) => Uint8Array;
}

/** @param others who sits there too: the two share the picture */
export async function sit(
  persona: Persona,
  { variation = plain, other }: { readonly variation?: Variation; readonly other?: Persona } = {},
): Promise<Sitting> {
  const room = await backdrop(variation, FRAME.width, FRAME.height);
  const people = await Promise.all(
    [persona, ...(other === undefined ? [] : [other])].map((one) => model(one, variation)),
  );
  const size = people.length === 1 ? 0.6 : 0.55;
  return {
    frame(posture) {
      const film = { ...room, data: room.data.slice() };
      for (const [index, { figure, relief }] of people.entries()) {
        const x = (index + 0.5) / people.length;
        turn(film, figure, relief, posture, { x, y: 0.5, size });
      }
      return develop(film, { ...variation, noise: 0 });
    },
  };
}
