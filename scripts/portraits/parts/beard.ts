import { createRandom, type Random } from '../../random.ts';
import { mix, type Rgb, scale } from '../colour.ts';
import { nth } from '../nth.ts';
import type { BeardStyle, Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { at, fill, line, type Spot, through } from '../svg.ts';

/** Ground colour and hairs, per style: opacity of the ground, number and length of hairs. */
const growth: Record<
  Exclude<BeardStyle, 'none'>,
  readonly [ground: number, hairs: number, long: number]
> = {
  stubble: [0.3, 900, 2.2],
  moustache: [0.75, 260, 11],
  goatee: [0.7, 420, 10],
  short: [0.62, 1100, 7],
  full: [0.9, 1300, 17],
};

export function drawBeard(persona: Persona, plan: Plan): string {
  const { beard, skin, seed } = persona;
  if (beard.style === 'none') return '';
  const [ground, hairs, long] = growth[beard.style];
  const random = createRandom(seed, 'beard');
  const base: Rgb =
    beard.style === 'stubble' ? mix(beard.colour, skin.tone, 0.35) : scale(beard.colour, 0.72);
  const shapes = shapesOf(beard.style, plan);
  const soft = `<filter id="soft" x="-10%" y="-10%" width="120%" height="120%"><feGaussianBlur stdDeviation="${beard.style === 'stubble' ? 7 : 3.2}"/></filter>`;
  return [
    soft,
    `<g filter="url(#soft)" opacity="${ground}">${shapes.map((points) => fill(through(points, true), base)).join('')}</g>`,
    ...[0.55, 0.85, 1.25].map((tone) =>
      line(
        strands(random, shapes, plan, hairs / 3, long),
        scale(beard.colour, tone),
        beard.style === 'stubble' ? 0.9 : 1.4,
        0.6,
      ),
    ),
  ].join('');
}

function shapesOf(style: BeardStyle, plan: Plan): readonly (readonly Spot[])[] {
  if (style === 'moustache') return [moustache(plan)];
  if (style === 'goatee') return [moustache(plan), goatee(plan)];
  return [moustache(plan), jaw(plan, style === 'full' ? 26 : style === 'short' ? 4 : -2)];
}

function mirrored(plan: Plan, half: readonly Spot[]): readonly Spot[] {
  const other = half.toReversed().map(([x, y]): Spot => [-x, y]);
  return [...half, ...other].map(([x, y]): Spot => [plan.centre + x, y]);
}

function moustache(plan: Plan): readonly Spot[] {
  const { y, half, upper, corner } = plan.mouth;
  const top = plan.nose.base + 7;
  return mirrored(plan, [
    [3, top + 1],
    [half * 0.5, top + 3],
    [half * 0.95, y - corner - 8],
    [half * 1.2, y - corner + 7],
    [half * 0.9, y - corner + 1],
    [half * 0.5, y - upper * 0.5 - 3],
    [3, y - upper - 1],
  ]);
}

function goatee(plan: Plan): readonly Spot[] {
  const { y, half, lower } = plan.mouth;
  return mirrored(plan, [
    [3, y + lower + 8],
    [half * 0.5, y + lower + 9],
    [half * 0.98, y + 6],
    [half * 1.05, y + 30],
    [half * 0.7, plan.chin - 4],
    [3, plan.chin + 9],
  ]);
}

function jaw(plan: Plan, beyond: number): readonly Spot[] {
  const { y, half, lower } = plan.mouth;
  const side = (level: number): number => widthAt(plan, level) + Math.min(beyond, 7);
  return mirrored(plan, [
    [3, y + lower + 10],
    [half * 0.6, y + lower + 9],
    [half * 1.12, y + 6],
    [half * 1.3, y - 22],
    [side(370) * 0.8, 372],
    [side(330) - 2, 318],
    [side(350), 356],
    [side(y), y + 4],
    [side(plan.chin - 40) + beyond * 0.3, plan.chin - 36],
    [widthAt(plan, plan.chin - 12) * 0.8 + beyond * 0.4, plan.chin + beyond * 0.55],
    [3, plan.chin + beyond],
  ]);
}

function inside([x, y]: Spot, shape: readonly Spot[]): boolean {
  let odd = false;
  shape.forEach(([ax, ay], index) => {
    const [bx, by] = nth(shape, (index + 1) % shape.length);
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) odd = !odd;
  });
  return odd;
}

/** Hairs that fall away from the middle, downwards and a little outwards. */
function strands(
  random: Random,
  shapes: readonly (readonly Spot[])[],
  plan: Plan,
  count: number,
  long: number,
): string {
  const all = shapes.flat();
  const left = Math.min(...all.map(([x]) => x));
  const right = Math.max(...all.map(([x]) => x));
  const top = Math.min(...all.map(([, y]) => y));
  const bottom = Math.max(...all.map(([, y]) => y));
  const hairs: string[] = [];
  for (let index = 0; index < count * 2 && hairs.length < count; index++) {
    const spot: Spot = [random.between(left, right), random.between(top, bottom)];
    if (!shapes.some((shape) => inside(spot, shape))) continue;
    const lean = (spot[0] - plan.centre) / 110 + random.between(-0.35, 0.35);
    const reach = long * random.between(0.6, 1.2);
    hairs.push(
      `M${at(...spot)}q${at(lean * reach * 0.2, reach * 0.5)} ${at(lean * reach * 0.8, reach)}`,
    );
  }
  return hairs.join('');
}
