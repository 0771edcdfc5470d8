import { mix, type Rgb, scale, white } from '../colour.ts';
import type { Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { at, fill, glow, line, number } from '../svg.ts';

export function drawClothes({ clothes, softness }: Persona, plan: Plan): string {
  const { centre, chin, neck } = plan;
  const wide = 262 - 40 * softness;
  const top = chin + 62;
  const opening = neck + (clothes.style === 'v-neck' ? 20 : 12);
  const depth = clothes.style === 'v-neck' ? 74 : 26;
  const shape = `M${at(centre - opening, top - 6)}Q${at(centre, top + 2 * depth - 6)} ${at(centre + opening, top - 6)}C${at(centre + 120, top + 16)} ${at(centre + wide, top + 28)} ${at(centre + 350, 646)}V700H${number(centre - 350)}V646C${at(centre - wide, top + 28)} ${at(centre - 120, top + 16)} ${at(centre - opening, top - 6)}Z`;
  const { colour } = clothes;
  return [
    fill(shape, colour),
    `<clipPath id="clothes"><path d="${shape}"/></clipPath><g clip-path="url(#clothes)">`,
    glow([centre - wide * 0.72, 628], [120, 110], scale(colour, 0.45), 0.6),
    glow([centre + wide * 0.72, 628], [120, 110], scale(colour, 0.45), 0.6),
    '</g>',
    line(
      `M${at(centre - opening, top - 6)}Q${at(centre, top + 2 * depth - 6)} ${at(centre + opening, top - 6)}`,
      scale(colour, 0.7),
      7,
      0.8,
    ),
    clothes.style === 'collar' || clothes.style === 'jacket'
      ? collar(plan, top, opening, colour, clothes.style === 'jacket')
      : '',
  ].join('');
}

function collar(
  { centre }: Plan,
  top: number,
  opening: number,
  colour: Rgb,
  jacket: boolean,
): string {
  const cloth = jacket ? scale(colour, 0.75) : mix(colour, white, 0.25);
  const long = jacket ? 120 : 46;
  const flap = (side: number): string =>
    fill(
      `M${at(centre + side * (opening - 4), top - 18)}L${at(centre + side * (opening + 26), top + 10)}L${at(centre + side * opening * 0.62, top + long)}L${at(centre + side * 6, top + 34)}Z`,
      cloth,
    ) +
    line(
      `M${at(centre + side * (opening + 26), top + 10)}L${at(centre + side * opening * 0.62, top + long)}L${at(centre + side * 6, top + 34)}`,
      scale(cloth, 0.6),
      2,
      0.6,
    );
  return flap(-1) + flap(1);
}
