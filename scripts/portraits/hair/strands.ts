import type { Random } from '../../random.ts';
import { type Rgb, scale, shadow } from '../colour.ts';
import { nth } from '../nth.ts';
import type { Persona } from '../persona.ts';
import { aroundSkull, type Plan, widthAt } from '../plan.ts';
import { at, line, type Spot, through } from '../svg.ts';

/** What lies behind the head and what lies over it. */
export interface Hair {
  readonly back: string;
  readonly front: string;
}

/** A curve as a function: 0 is one end, 1 the other. */
export type Curve = (share: number) => Spot;

export function curve(points: readonly Spot[]): Curve {
  return (share) => {
    const place = Math.min(0.9999, Math.max(0, share)) * (points.length - 1);
    const from = nth(points, Math.floor(place));
    const to = nth(points, Math.floor(place) + 1);
    const rest = place % 1;
    return [from[0] + (to[0] - from[0]) * rest, from[1] + (to[1] - from[1]) * rest];
  };
}

interface Lock {
  readonly roots: Curve;
  /** Where a hair bends; absent: straight. */
  readonly middles?: Curve;
  readonly tips: Curve;
  readonly count: number;
  /** How far hairs stray, units. */
  readonly stray: number;
}

const tones: readonly (readonly [tone: number, width: number, opacity: number])[] = [
  [0.45, 2.2, 0.5],
  [0.72, 1.8, 0.6],
  [1.22, 1.5, 0.55],
  [1.62, 1.1, 0.42],
];

/** Many hairs from roots to tips, dark ones first, light ones on top. */
export function comb(random: Random, colour: Rgb, lock: Lock): string {
  const hair = (): string => {
    const share = random.unit();
    const jitter = (): number => random.between(-lock.stray, lock.stray);
    const [rootX, rootY] = lock.roots(share);
    const [tipX, tipY] = lock.tips(share + random.between(-0.03, 0.03));
    const [midX, midY] = lock.middles?.(share) ?? [(rootX + tipX) / 2, (rootY + tipY) / 2];
    return `M${at(rootX + jitter() * 0.4, rootY + jitter() * 0.4)}Q${at(midX + jitter(), midY + jitter())} ${at(tipX + jitter(), tipY + jitter())}`;
  };
  return tones
    .map(([tone, width, opacity]) => {
      const hairs = Array.from({ length: Math.round(lock.count / tones.length) }, hair);
      return line(hairs.join(''), scale(colour, tone), width, opacity);
    })
    .join('');
}

/** The skull's rim from the right temple over the crown to the left, `out` beyond it. */
export function crownArc(
  plan: Plan,
  out: number,
  lift: number,
  from = -0.03,
  to = 0.53,
): readonly Spot[] {
  const points: Spot[] = [];
  for (let step = 0; step <= 16; step++) {
    const turn = from + ((to - from) * step) / 16;
    const [x, y] = aroundSkull(plan, turn, out);
    points.push([x, y - lift * Math.max(0, Math.sin(turn * 2 * Math.PI))]);
  }
  return points;
}

/** Where the forehead ends, from the left side of the picture to the right. */
export function hairline(plan: Plan, { recede = 0, side = 300, skew = 0 } = {}): readonly Spot[] {
  const temple = widthAt(plan, plan.temple);
  const right: readonly Spot[] = [
    [temple * 0.2, plan.hairline + 1 - recede * 0.35],
    [temple * 0.5, plan.hairline + 5 - recede],
    [temple * 0.74, plan.hairline + 24 - recede * 1.1],
    [temple * 0.88, plan.hairline + 62 - recede * 0.5],
    [widthAt(plan, side - 20) * 0.95, side - 20],
    [widthAt(plan, side) * 0.985, side],
  ];
  const set = ([x, y]: Spot): Spot => [plan.centre + x, y + skew * (x / temple) * 14];
  const left = right.toReversed().map(([x, y]): Spot => [-x, y]);
  return [...left.map(set), ...right.map(set)];
}

/** The shadow that hair throws on the forehead. */
export function hairShadow({ skin }: Persona, edge: readonly Spot[]): string {
  const path = through(edge.map(([x, y]): Spot => [x, y + 3]));
  const dark = shadow(skin.tone, 0.4);
  return line(path, dark, 18, 0.1) + line(path, dark, 11, 0.14) + line(path, dark, 5, 0.2);
}
