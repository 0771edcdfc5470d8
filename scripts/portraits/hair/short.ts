import { createRandom } from '../../random.ts';
import { scale } from '../colour.ts';
import type { Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { fill, glow, type Spot, through } from '../svg.ts';
import { comb, crownArc, curve, type Hair, hairline, hairShadow } from './strands.ts';

interface Cut {
  readonly out: number;
  readonly lift: number;
  readonly recede?: number;
  readonly skew?: number;
  readonly side?: number;
  readonly count: number;
  readonly opacity?: number;
}

/** Hair that ends above the ears, brushed from the hairline over the crown. */
function cut(
  persona: Persona,
  plan: Plan,
  { out, lift, recede = 0, skew = 0, side = 304, count, opacity = 1 }: Cut,
): Hair {
  const random = createRandom(persona.seed, 'hair');
  const { colour } = persona.hair;
  const outer = crownArc(plan, out, lift);
  const edge = hairline(plan, { recede, skew, side });
  const base = scale(colour, 0.66);
  const roots = curve(edge);
  const over = curve(outer.toReversed());
  const middle = (share: number): Spot => {
    const [x, y] = roots(share);
    const [overX, overY] = over(share);
    return [(x + overX) / 2 + skew * 22, (y + overY) / 2 - lift * 0.25];
  };
  const front = [
    hairShadow(persona, edge),
    fill(through([...outer, ...edge], true), base, opacity),
    comb(random, colour, { roots, middles: middle, tips: over, count, stray: 5 }),
    comb(random, colour, {
      roots: curve(edge.slice(3, -3)),
      tips: (share) => middle(0.2 + share * 0.6),
      count: count / 3,
      stray: 4,
    }),
    glow([plan.centre - 26, plan.top + 30 - lift * 0.3], [66, 20], scale(colour, 1.8), 0.3),
  ].join('');
  return { back: '', front };
}

export function cropped(persona: Persona, plan: Plan): Hair {
  const { volume } = persona.hair;
  return cut(persona, plan, { out: 5 * volume, lift: 6 * volume, count: 320, side: 300 });
}

export function sidePart(persona: Persona, plan: Plan): Hair {
  const { volume, part } = persona.hair;
  const base = cut(persona, plan, {
    out: 8 * volume,
    lift: 12 * volume,
    count: 240,
    skew: part < 0 ? -1 : 1,
    side: 308,
  });
  const random = createRandom(persona.seed, 'sweep');
  const temple = widthAt(plan, plan.temple);
  const side = part < 0 ? -1 : 1;
  const from = plan.centre - side * temple * 0.55;
  const roots = curve([
    [from, plan.hairline + 4],
    [from + side * 6, plan.top - 4],
  ]);
  const tips = curve([
    [plan.centre + side * temple * 0.72, plan.hairline + 26],
    [plan.centre + side * (temple + 6 * volume), plan.temple - 40],
  ]);
  const middles = curve([
    [plan.centre + side * temple * 0.05, plan.hairline - 30 * volume],
    [plan.centre + side * temple * 0.5, plan.top - 14 * volume],
  ]);
  return {
    ...base,
    front:
      base.front +
      comb(random, persona.hair.colour, { roots, middles, tips, count: 240, stray: 5 }),
  };
}

export function quiff(persona: Persona, plan: Plan): Hair {
  const { volume } = persona.hair;
  const base = cut(persona, plan, {
    out: 4,
    lift: 20 * volume,
    count: 220,
    side: 296,
    skew: persona.hair.part,
  });
  const random = createRandom(persona.seed, 'quiff');
  const temple = widthAt(plan, plan.temple);
  const roots = curve([
    [plan.centre - temple * 0.66, plan.hairline + 16],
    [plan.centre - temple * 0.3, plan.hairline],
    [plan.centre + temple * 0.3, plan.hairline],
    [plan.centre + temple * 0.66, plan.hairline + 16],
  ]);
  const rise = plan.top - 26 * volume;
  const middles = curve([
    [plan.centre - temple * 0.9, plan.hairline - 40],
    [plan.centre, plan.hairline - 76],
    [plan.centre + temple * 0.9, plan.hairline - 40],
  ]);
  const tips = curve([
    [plan.centre - temple * 0.55, rise + 26],
    [plan.centre, rise],
    [plan.centre + temple * 0.6, rise + 14],
  ]);
  return {
    ...base,
    front:
      base.front +
      comb(random, persona.hair.colour, { roots, middles, tips, count: 220, stray: 6 }),
  };
}

export function receding(persona: Persona, plan: Plan): Hair {
  const recede = Math.min(44, plan.hairline - plan.top - 14);
  return cut(persona, plan, { out: 3, lift: 2, recede, count: 220, side: 306, opacity: 0.85 });
}

/** A bare crown and a close-cropped ring, or nothing at all. */
export function bald(persona: Persona, plan: Plan): Hair {
  const shine = glow([plan.centre - 36, plan.top + 44], [46, 26], [255, 246, 236], 0.42);
  if (persona.hair.part > 0.1) return { back: '', front: shine };
  const random = createRandom(persona.seed, 'ring');
  const { colour } = persona.hair;
  const ring = (side: number): string => {
    const x = (share: number, y: number): number => plan.centre + side * widthAt(plan, y) * share;
    const outer: readonly Spot[] = [210, 250, 290, 316].map((y) => [x(1.035, y), y]);
    const inner: readonly Spot[] = [316, 290, 250, 214].map(
      (y): Spot => [x(y > 280 ? 0.97 : 0.89, y), y],
    );
    return (
      fill(through([...outer, ...inner], true), scale(colour, 0.6), 0.8) +
      comb(random, colour, {
        roots: curve(inner.toReversed()),
        tips: curve(outer),
        count: 90,
        stray: 4,
      })
    );
  };
  return { back: '', front: ring(-1) + ring(1) + shine };
}
