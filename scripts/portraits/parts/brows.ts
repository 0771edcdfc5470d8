import { createRandom } from '../../random.ts';
import { mix, type Rgb, scale } from '../colour.ts';
import type { Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { at, fill, line, number, type Spot, through } from '../svg.ts';
import type { Variation } from '../variation.ts';

/** Brows of single hairs over a soft ground. */
export function drawBrows(persona: Persona, plan: Plan, { browLift }: Variation): string {
  const colour: Rgb = mix(scale(persona.hair.colour, 0.62), persona.skin.tone, 0.06);
  const brow = (side: number): string =>
    `<g transform="translate(${number(plan.centre + side * plan.brow.x)} ${number(plan.brow.y)}) scale(${side} 1)">${one(persona, plan, colour, side, browLift)}</g>`;
  return brow(-1) + brow(1);
}

function one(persona: Persona, plan: Plan, colour: Rgb, side: number, lift: number): string {
  const { brows, seed } = persona;
  const { half } = plan.brow;
  const middle = (share: number): Spot => {
    const x = -half + 2 * half * share;
    const arch = 4 * share * (1 - share) * (3 + 7 * brows.arch + 2 * lift);
    const tail = Math.max(0, share - 0.62) * 9;
    return [x, -arch * (0.6 + 0.7 * share) + tail - brows.tilt * (share - 0.5)];
  };
  const thick = (share: number): number =>
    5.4 * brows.thickness * Math.min(1, 0.55 + share * 2.2) * (1 - share ** 2.2 * 0.86);
  const shares = [0, 0.15, 0.35, 0.55, 0.75, 0.9, 1];
  const upper = shares.map((share): Spot => [middle(share)[0], middle(share)[1] - thick(share)]);
  const lower = shares
    .toReversed()
    .map((share): Spot => [middle(share)[0], middle(share)[1] + thick(share)]);
  const random = createRandom(seed, `brow${side}`);
  const hairs: string[] = [];
  for (let index = 0; index < 64; index++) {
    const share = random.unit() * 0.98;
    const [x, y] = middle(share);
    const offset = random.between(-1, 1) * thick(share);
    const long = 5 + 5 * brows.thickness;
    // Hairs stand up at the inner end and lie down towards the tail.
    const rise = (1 - share) * long * 0.9 - share * 1.5;
    hairs.push(
      `M${at(x, y + offset)}q${at(long * 0.35, -rise * 0.7)} ${at(long * (0.4 + share * 0.6), -rise * 0.8 - offset * 0.5)}`,
    );
  }
  return (
    fill(through([...upper, ...lower], true), colour, 0.62) +
    line(hairs.join(''), scale(colour, 0.8), 1.3, 0.72)
  );
}
