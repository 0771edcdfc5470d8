import { createRandom, type Random } from '../../random.ts';
import { scale } from '../colour.ts';
import { nth } from '../nth.ts';
import type { Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { fill, glow, type Spot, through } from '../svg.ts';
import { comb, crownArc, curve, type Hair, hairline, hairShadow } from './strands.ts';

interface Fall {
  /** Where the hair ends, y. */
  readonly end: number;
  /** Beyond the head at the side. */
  readonly spread: number;
  /** Size of the waves, units. */
  readonly wave: number;
  /** How far the front covers the side of the face, as a share of its half width. */
  readonly cover: number;
}

/** A side from the temple down to the end. */
function side(plan: Plan, sign: number, { end, spread, wave }: Fall): readonly Spot[] {
  const points: Spot[] = [];
  for (let step = 0; step <= 9; step++) {
    const y = plan.temple + ((end - plan.temple) * step) / 9;
    const swing = wave * Math.sin(step * 1.9 + (sign > 0 ? 0.6 : 0));
    const flare = spread * (0.75 + 0.06 * step) + (step === 9 ? -16 : 0);
    points.push([plan.centre + sign * (widthAt(plan, plan.temple) + flare + swing), y]);
  }
  return points;
}

function behind(persona: Persona, plan: Plan, fall: Fall, random: Random): string {
  const { colour, volume } = persona.hair;
  const right = side(plan, 1, fall);
  const left = side(plan, -1, fall);
  const crown = crownArc(plan, fall.spread * 0.72, 12 * volume, 0.02, 0.48);
  const outline = [...right.toReversed(), ...crown, ...left];
  const inwards = (points: readonly Spot[], share: number): readonly Spot[] =>
    points.map(([x, y]): Spot => [plan.centre + (x - plan.centre) * share, y]);
  const hang = (points: readonly Spot[]): string =>
    comb(random, scale(colour, 0.8), {
      roots: curve([nth(points, 0), nth(inwards(points, 0.55), 0)]),
      middles: curve([nth(points, 4), nth(inwards(points, 0.6), 4)]),
      tips: curve([nth(points, 9), nth(inwards(points, 0.5), 9)]),
      count: 110,
      stray: 5 + fall.wave,
    });
  return fill(through(outline, true), scale(colour, 0.48)) + hang(right) + hang(left);
}

/** Where hair that falls from the part ends towards the face, downwards. */
function faceEdge(plan: Plan, { cover, end }: Fall, sign: number, start: Spot): readonly Spot[] {
  const temple = widthAt(plan, plan.temple);
  const x = (share: number): number => plan.centre + sign * temple * share;
  return [
    start,
    [start[0] + (x(1 - cover * 0.9) - start[0]) * 0.62, plan.hairline + 14],
    [x(1.02 - cover), plan.temple + 6],
    [x(1.06 - cover * 0.6), 330],
    [x(1.08 - cover * 0.35), Math.min(end - 30, 420)],
    [x(1.1), Math.min(end - 8, 520)],
  ];
}

/** The hair from the part down beside the face. */
function curtain(persona: Persona, plan: Plan, fall: Fall, sign: number, random: Random): string {
  const { colour, part, volume } = persona.hair;
  const temple = widthAt(plan, plan.temple);
  const start: Spot = [plan.centre + part * temple * 0.5, plan.hairline - 6];
  const crown: Spot = [start[0], plan.top - 10 * volume];
  const outer = side(plan, sign, fall);
  const x = (share: number): number => plan.centre + sign * temple * share;
  const inner = faceEdge(plan, fall, sign, start);
  const arc = crownArc(plan, fall.spread * 0.72, 12 * volume, 0.02, 0.25);
  const over: readonly Spot[] =
    sign > 0
      ? arc.toReversed()
      : arc.toReversed().map(([px, y]): Spot => [2 * plan.centre - px, y]);
  const shape = [...inner, ...outer.toReversed(), ...over.toReversed(), crown];
  return [
    hairShadow(persona, inner.slice(0, 5)),
    fill(through(shape, true), scale(colour, 0.72)),
    comb(random, colour, {
      roots: curve([start, crown]),
      middles: curve([nth(inner, 2), [x(1.2), plan.top - 16 * volume]]),
      tips: curve([nth(inner, 4), nth(outer, 5)]),
      count: 160,
      stray: 5 + fall.wave * 0.6,
    }),
    comb(random, colour, {
      roots: curve([nth(inner, 2), nth(outer, 0)]),
      middles: curve([nth(inner, 4), nth(outer, 5)]),
      tips: curve([nth(inner, 5), nth(outer, 9)]),
      count: 120,
      stray: 5 + fall.wave,
    }),
    glow([x(0.62), plan.top + 48], [40, 60], scale(colour, 1.7), 0.26),
  ].join('');
}

function falling(persona: Persona, plan: Plan, fall: Fall): Hair {
  const random = createRandom(persona.seed, 'long');
  return {
    back: behind(persona, plan, fall, random),
    front: curtain(persona, plan, fall, -1, random) + curtain(persona, plan, fall, 1, random),
  };
}

export function long(persona: Persona, plan: Plan): Hair {
  return falling(persona, plan, {
    end: 600,
    spread: 18 * persona.hair.volume,
    wave: 1,
    cover: 0.1,
  });
}

export function waves(persona: Persona, plan: Plan): Hair {
  return falling(persona, plan, {
    end: 570,
    spread: 34 * persona.hair.volume,
    wave: 9,
    cover: 0.16,
  });
}

/** To the chin, with a fringe down to the brows. */
export function bob(persona: Persona, plan: Plan): Hair {
  const random = createRandom(persona.seed, 'fringe');
  const { colour, volume } = persona.hair;
  const fall = { end: plan.chin - 16, spread: 22 * volume, wave: 2, cover: 0.14 };
  const base = falling(persona, plan, fall);
  const temple = widthAt(plan, plan.temple);
  const low = plan.brow.y - 8;
  const tips: readonly Spot[] = [-0.9, -0.45, 0, 0.45, 0.9].map((share) => [
    plan.centre + share * temple,
    low + 12 * share * share,
  ]);
  const roots = curve([
    [plan.centre - temple * 0.6, plan.top + 16],
    [plan.centre, plan.top - 6],
    [plan.centre + temple * 0.6, plan.top + 16],
  ]);
  const fringe = [
    hairShadow(persona, tips),
    fill(through([...crownArc(plan, 4, 4, 0.06, 0.44), ...tips], true), scale(colour, 0.72)),
    comb(random, colour, { roots, tips: curve(tips), count: 220, stray: 5 }),
    glow([plan.centre, plan.top + 54], [86, 22], scale(colour, 1.9), 0.34),
  ].join('');
  return { back: base.back, front: base.front + fringe };
}

/** Combed back into a knot. */
export function bun(persona: Persona, plan: Plan): Hair {
  const random = createRandom(persona.seed, 'bun');
  const { colour, volume } = persona.hair;
  const edge = hairline(plan, { side: 306 });
  const outer = crownArc(plan, 5, 6);
  const knot: Spot = [plan.centre, plan.top - 24 * volume];
  const radius = 44 * volume;
  const around = (share: number, out: number): Spot => [
    knot[0] + Math.cos(share * 2 * Math.PI) * radius * out,
    knot[1] + Math.sin(share * 2 * Math.PI) * radius * 0.84 * out,
  ];
  const ring = Array.from({ length: 12 }, (_, index) => around(index / 12, 1));
  const back =
    fill(through(ring, true), scale(colour, 0.62)) +
    comb(random, colour, {
      roots: (share) => around(share, 1),
      middles: (share) => around(share + 0.18, 0.85),
      tips: (share) => around(share + 0.34, 0.3),
      count: 120,
      stray: 4,
    });
  const front = [
    hairShadow(persona, edge),
    fill(through([...outer, ...edge], true), scale(colour, 0.68)),
    comb(random, colour, {
      roots: curve(edge),
      middles: (share) => [plan.centre + (share - 0.5) * 170, plan.top + 34],
      tips: (share) => [plan.centre + (share - 0.5) * 60, plan.top - 2],
      count: 280,
      stray: 4,
    }),
    glow([plan.centre - 40, plan.top + 36], [56, 20], scale(colour, 1.9), 0.3),
  ].join('');
  return { back, front };
}
