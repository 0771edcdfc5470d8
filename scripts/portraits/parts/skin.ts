import { createRandom } from '../../random.ts';
import { css, mix, type Rgb, scale, shadow } from '../colour.ts';
import type { Persona } from '../persona.ts';
import { type Plan, rim, widthAt } from '../plan.ts';
import { at, fill, glow, line, number, through } from '../svg.ts';

/** The head without features: skin, flush, freckles, moles. */
export function drawSkin(persona: Persona, plan: Plan): string {
  const { skin } = persona;
  const { centre } = plan;
  const red: Rgb = mix(skin.tone, [196, 70, 62], 0.6);
  const cheek = widthAt(plan, 350) * 0.56;
  return [
    fill(through(rim(plan), true), skin.tone),
    glow([centre - cheek, 366], [46, 36], red, 0.34 * skin.flush),
    glow([centre + cheek, 366], [46, 36], red, 0.34 * skin.flush),
    glow([centre, plan.nose.tip], [30, 26], red, 0.3 * skin.flush),
    glow([centre, plan.chin - 22], [34, 22], red, 0.14 * skin.flush),
    glow([centre, plan.hairline + 40], [84, 40], mix(skin.tone, [255, 232, 190], 0.5), 0.25),
    freckles(persona, plan),
    moles(persona, plan),
  ].join('');
}

function freckles({ seed, skin }: Persona, plan: Plan): string {
  if (skin.freckles === 0) return '';
  const random = createRandom(seed, 'freckles');
  const colour = mix(skin.tone, [150, 84, 46], 0.62);
  const dots: string[] = [];
  for (let index = 0; index < 120 * skin.freckles; index++) {
    const x = plan.centre + random.normal() * 46;
    const y = 352 + random.normal() * 24;
    if (Math.abs(x - plan.centre) > widthAt(plan, y) - 12) continue;
    const size = random.between(0.9, 2.3);
    dots.push(
      `<ellipse cx="${number(x)}" cy="${number(y)}" rx="${number(size)}" ry="${number(size * 0.85)}"/>`,
    );
  }
  return `<g fill="${css(colour)}" opacity="0.62">${dots.join('')}</g>`;
}

function moles({ seed, skin }: Persona, plan: Plan): string {
  if (skin.moles === 0) return '';
  const random = createRandom(seed, 'moles');
  const spots: string[] = [];
  for (let index = 0; index < 1 + 2 * skin.moles; index++) {
    const y = random.between(340, 440);
    const x =
      plan.centre + (random.chance(0.5) ? 1 : -1) * widthAt(plan, y) * random.between(0.4, 0.75);
    spots.push(glow([x, y], [4.6, 4.2], shadow(skin.tone, 0.3), 0.95));
  }
  return spots.join('');
}

export function drawEars({ skin, head, earrings }: Persona, plan: Plan): string {
  const ear = (side: number): string => {
    const x = plan.centre + side * (widthAt(plan, 318) + 2);
    const tall = 31 * head.ears;
    const wide = 14 * head.ears;
    const y = 322;
    const shape = through(
      [
        [x - side * 8, y - tall * 0.7],
        [x + side * wide * 0.7, y - tall],
        [x + side * wide * 1.15, y - tall * 0.5],
        [x + side * wide * 0.75, y + tall * 0.35],
        [x + side * wide * 0.2, y + tall * 0.95],
        [x - side * 8, y + tall * 0.7],
      ],
      true,
    );
    const fold = `M${at(x + side * 1, y - tall * 0.6)}Q${at(x + side * wide * 1.05, y - tall * 0.95)} ${at(x + side * wide * 0.75, y - tall * 0.2)}T${at(x + side * wide * 0.1, y + tall * 0.5)}`;
    const ring = earrings
      ? `<circle cx="${number(x + side * wide * 0.3)}" cy="${number(y + tall * 0.95 + 4)}" r="4.4" fill="rgb(224,190,110)" stroke="rgb(150,112,50)" stroke-width="1"/>`
      : '';
    return (
      fill(shape, shadow(skin.tone, 0.84)) + line(fold, shadow(skin.tone, 0.56), 3, 0.75) + ring
    );
  };
  return ear(-1) + ear(1);
}

export function drawNeck({ skin }: Persona, plan: Plan): string {
  const { centre, neck, chin } = plan;
  const top = chin - 66;
  const side = (sign: number): string =>
    `${at(centre + sign * neck, top)}C${at(centre + sign * neck, chin + 30)} ${at(centre + sign * (neck + 4), chin + 46)} ${at(centre + sign * (neck + 58), chin + 82)}`;
  const shape = `M${side(-1)}V${number(chin + 200)}H${number(centre + neck + 58)}L${at(centre + neck + 58, chin + 82)}C${at(centre + neck + 4, chin + 46)} ${at(centre + neck, chin + 30)} ${at(centre + neck, top)}Z`;
  const dark = shadow(skin.tone, 0.5);
  return [
    fill(shape, shadow(skin.tone, 0.83)),
    `<clipPath id="neck"><path d="${shape}"/></clipPath><g clip-path="url(#neck)">`,
    glow([centre, chin + 2], [neck * 1.25, 62], dark, 0.85),
    glow([centre - neck, chin + 26], [26, 70], dark, 0.5),
    glow([centre + neck, chin + 26], [26, 70], dark, 0.5),
    line(
      `M${at(centre - 30, chin + 66)}Q${at(centre - 12, chin + 84)} ${at(centre - 8, chin + 92)}`,
      scale(dark, 1.1),
      4,
      0.35,
    ),
    line(
      `M${at(centre + 30, chin + 66)}Q${at(centre + 12, chin + 84)} ${at(centre + 8, chin + 92)}`,
      scale(dark, 1.1),
      4,
      0.35,
    ),
    '</g>',
  ].join('');
}
