import { createRandom } from '../../random.ts';
import { mix, scale, shadow } from '../colour.ts';
import type { Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { at, fill, glow, line } from '../svg.ts';

export function drawMouth({ mouth, skin, seed }: Persona, plan: Plan): string {
  const { centre } = plan;
  const { y, half, corner, upper, lower } = plan.mouth;
  const left = at(centre - half, y - corner);
  const right = at(centre + half, y - corner);
  const dip = 3.5 * mouth.bow;
  const bow = half * 0.24;
  // The line between the lips, from the right corner back to the left.
  const seam = `C${at(centre + half * 0.5, y + 1)} ${at(centre + 14, y + 1.5)} ${at(centre, y + 2.2)}C${at(centre - 14, y + 1.5)} ${at(centre - half * 0.5, y + 1)} ${left}`;
  const top = `M${left}C${at(centre - half * 0.6, y - corner * 0.4 - upper * 0.6)} ${at(centre - bow * 1.7, y - upper - dip * 0.5)} ${at(centre - bow, y - upper - dip * 0.5)}Q${at(centre - bow * 0.4, y - upper)} ${at(centre, y - upper + dip)}Q${at(centre + bow * 0.4, y - upper)} ${at(centre + bow, y - upper - dip * 0.5)}C${at(centre + bow * 1.7, y - upper - dip * 0.5)} ${at(centre + half * 0.6, y - corner * 0.4 - upper * 0.6)} ${right}${seam}Z`;
  const under = `M${right}C${at(centre + half * 0.66, y + lower * 0.75)} ${at(centre + half * 0.4, y + lower * 1.1)} ${at(centre, y + lower * 1.12)}C${at(centre - half * 0.4, y + lower * 1.1)} ${at(centre - half * 0.66, y + lower * 0.75)} ${left}`;
  const inside = `M${right}${seam}`;
  const dark = shadow(skin.tone, 0.42);
  return [
    glow([centre, y + lower + 11], [half * 0.62, 8], dark, 0.42),
    glow([centre - half - 3, y - corner], [9, 8], dark, 0.5),
    glow([centre + half + 3, y - corner], [9, 8], dark, 0.5),
    fill(`${under}${inside.replace('M', 'L')}Z`, scale(mouth.colour, 1.04)),
    fill(top, scale(mouth.colour, 0.86)),
    creases(seed, plan, scale(mouth.colour, 0.72)),
    glow(
      [centre, y + lower * 0.55],
      [half * 0.42, lower * 0.34],
      mix(mouth.colour, [255, 230, 225], 0.6),
      0.5,
    ),
    line(inside, scale(mouth.colour, 0.34), 2.6, 0.9),
  ].join('');
}

/** The fine upright lines of lips. */
function creases(seed: number, plan: Plan, colour: readonly [number, number, number]): string {
  const random = createRandom(seed, 'lips');
  const { y, half, lower } = plan.mouth;
  const lines: string[] = [];
  for (let index = 0; index < 16; index++) {
    const x = plan.centre + random.between(-0.62, 0.62) * half;
    lines.push(`M${at(x, y + 3)}l${at(random.between(-1, 1), lower * random.between(0.35, 0.75))}`);
  }
  return line(lines.join(''), colour, 0.9, 0.35);
}
