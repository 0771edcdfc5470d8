import { createRandom, type Random } from '../../random.ts';
import { css, scale } from '../colour.ts';
import type { Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { at, fill, line, number, type Spot, through } from '../svg.ts';
import { crownArc, type Hair, hairline, hairShadow } from './strands.ts';

/** A cloud of curls around the head. */
export function curls(persona: Persona, plan: Plan): Hair {
  const random = createRandom(persona.seed, 'curls');
  const { volume } = persona.hair;
  const out = 30 * volume;
  const full = persona.softness > 0.5;
  const low = full ? 0.1 : 0;
  const outer = crownArc(plan, out, out * 0.6, -low, 0.5 + low);
  const edge = hairline(plan, { side: 300 });
  const spots = scatter(random, plan, out, low);
  const behind = spots.filter(([, y]) => y > plan.temple);
  const back = full
    ? fill(through(outer, true), scale(persona.hair.colour, 0.5)) + tuft(random, persona, behind)
    : '';
  const front = [
    hairShadow(persona, edge),
    fill(
      through([...crownArc(plan, 4, out * 0.8, 0.01, 0.49), ...edge], true),
      scale(persona.hair.colour, 0.55),
    ),
    tuft(
      random,
      persona,
      spots.filter((spot) => aboveHairline(plan, spot)),
    ),
  ].join('');
  return { back, front };
}

function scatter(random: Random, plan: Plan, out: number, low: number): readonly Spot[] {
  return Array.from({ length: 420 }, (): Spot => {
    const turn = random.between(-low, 0.5 + low) * 2 * Math.PI;
    const reach = Math.sqrt(random.between(0.16, 1));
    const edge = out * taper(turn, low);
    const width = (widthAt(plan, plan.temple) + edge) * reach;
    const height = (plan.temple - plan.top + edge * 1.4) * reach;
    return [plan.centre + width * Math.cos(turn), plan.temple - height * Math.sin(turn)];
  });
}

/** Short curls lie close above the ears; full ones stand off all around. */
function taper(angle: number, low: number): number {
  return low > 0 ? 1 : Math.min(1, 0.1 + 1.5 * Math.max(0, Math.sin(angle)));
}

function aboveHairline(plan: Plan, [x, y]: Spot): boolean {
  const temple = widthAt(plan, plan.temple);
  const off = Math.abs(x - plan.centre) / temple;
  if (off > 0.93) return y < 306;
  return y < plan.hairline - 2 + 54 * off ** 3;
}

function tuft(random: Random, persona: Persona, spots: readonly Spot[]): string {
  const { colour } = persona.hair;
  const tones = [0.46, 0.7, 0.96, 1.16];
  return tones
    .map((tone, row) => {
      const ink = scale(colour, tone);
      const own = spots.filter((_, index) => index % tones.length === row);
      const discs = row < 2 ? own.map(([x, y]) => disc(x, y, random.between(6, 11))) : [];
      const arcs = own.map(([x, y]) => ringlet(x, y, random.between(5, 10), random.unit() * 6.28));
      return `<g fill="${css(ink)}">${discs.join('')}</g>${line(arcs.join(''), ink, 3, 0.7)}`;
    })
    .join('');
}

const disc = (x: number, y: number, radius: number): string =>
  `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}"/>`;

function ringlet(x: number, y: number, radius: number, start: number): string {
  const from = at(x + radius * Math.cos(start), y + radius * Math.sin(start));
  const to = at(x + radius * Math.cos(start + 3.6), y + radius * Math.sin(start + 3.6));
  return `M${from}A${number(radius)} ${number(radius)} 0 1 1 ${to}`;
}
