import { createRandom } from '../../random.ts';
import { scale } from '../colour.ts';
import { nth } from '../nth.ts';
import type { Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { at, fill, glow, line, type Spot, through } from '../svg.ts';
import { crownArc, type Hair, hairShadow } from './strands.ts';

/** A headscarf: cloth around the face, folded under the chin. */
export function scarf(persona: Persona, plan: Plan): Hair {
  const { centre, chin, top } = plan;
  const { colour } = persona.clothes;
  const wide = (y: number, share: number): number => widthAt(plan, y) * share;
  const opening: readonly Spot[] = [
    [0, top + 52],
    [wide(plan.temple, 0.6), top + 62],
    [wide(plan.temple, 0.9), plan.temple - 20],
    [wide(318, 0.95), 318],
    [wide(400, 0.97), 400],
    [wide(chin - 40, 0.9), chin - 34],
    [26, chin - 1],
    [0, chin + 1],
  ];
  const around: readonly Spot[] = [
    ...opening.map(([x, y]): Spot => [centre + x, y]),
    ...opening
      .slice(1, -1)
      .toReversed()
      .map(([x, y]): Spot => [centre - x, y]),
  ];
  const side = (sign: number): readonly Spot[] => [
    [centre + sign * (widthAt(plan, 318) + 26), 330],
    [centre + sign * (widthAt(plan, 318) + 24), chin - 30],
    [centre + sign * (widthAt(plan, 318) + 40), chin + 46],
    [centre + sign * 200, chin + 96],
    [centre + sign * 212, 700],
  ];
  const outer = [...side(1).toReversed(), ...crownArc(plan, 24, 4, 0, 0.5), ...side(-1)];
  const cloth = `${through(outer, true)}${through(around, true)}`;
  const front = [
    hairShadow(persona, [...around, nth(around, 0)]),
    `<g fill-rule="evenodd">${fill(cloth, scale(colour, 0.9))}</g>`,
    `<clipPath id="cloth"><path d="${cloth}" clip-rule="evenodd"/></clipPath>`,
    `<g clip-path="url(#cloth)">${folds(persona, plan)}</g>`,
    line(through(around, true), scale(colour, 0.62), 5, 0.7),
    glow([centre - 26, top + 18], [72, 24], scale(colour, 1.5), 0.4),
  ].join('');
  return { back: fill(through(outer, true), scale(colour, 0.5)), front };
}

function folds({ seed, clothes }: Persona, { centre, top, chin }: Plan): string {
  const random = createRandom(seed, 'folds');
  const paths = { dark: [] as string[], light: [] as string[] };
  for (let index = 0; index < 14; index++) {
    const sign = index % 2 === 0 ? 1 : -1;
    const bow = random.between(0, 22);
    const path = `M${at(centre + sign * random.between(0, 60), top + 8 + random.between(0, 34))}C${at(centre + sign * (128 + bow), top + 60)} ${at(centre + sign * (128 + bow), chin - 120)} ${at(centre + sign * (112 + bow), chin - 20)}`;
    const fall = index * 8;
    const drape = `M${at(centre - 118 - fall * 0.5, chin - 44 + fall)}C${at(centre - 60, chin + 34 + fall)} ${at(centre + 50, chin + 30 + fall)} ${at(centre + 150 + fall * 0.4, chin - 30 + fall * 1.3)}`;
    (index % 3 === 0 ? paths.light : paths.dark).push(path, drape);
  }
  return (
    line(paths.dark.join(''), scale(clothes.colour, 0.55), 4, 0.4) +
    line(paths.light.join(''), scale(clothes.colour, 1.4), 3, 0.35)
  );
}
