import type { Persona } from './persona.ts';
import { type Plan, widthAt } from './plan.ts';
import { CANVAS } from './svg.ts';
import type { Variation } from './variation.ts';

/** Units between two heights. */
export const STEP = 2;
export const GRID = CANVAS / STEP;

/** Height above the picture plane, in units, on a GRID x GRID raster. */
export type Relief = Float32Array;

/**
 * A ridge (or, with a negative height, a groove) from one place to another: a rounded hill whose
 * width and height change evenly along the way. One place alone is a bump.
 */
interface Ridge {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly width: readonly [from: number, to: number];
  readonly height: readonly [from: number, to: number];
}

export function sculpt(persona: Persona, plan: Plan, variation: Variation): Relief {
  const relief = head(plan);
  for (const ridge of [
    ...noseRidges(persona, plan),
    ...bothSides(plan, eyeRidges(persona, plan)),
    ...mouthRidges(persona, plan),
    ...bothSides(plan, cheekRidges(persona, plan, variation)),
    ...wrinkles(persona, plan, variation),
  ]) {
    add(relief, ridge);
  }
  return relief;
}

/** A sheet of paper. */
export function flat(): Relief {
  return new Float32Array(GRID * GRID);
}

/** A sheet of paper around an upright cylinder, its middle to the front; radius in millimetres. */
export function bent(radius: number): Relief {
  const units = (radius * 110) / 63;
  return flat().map((_, cell) => {
    const x = (cell % GRID) * STEP - CANVAS / 2;
    return Math.sqrt(Math.max(0, units ** 2 - x ** 2)) - units * Math.cos(1);
  });
}

const DEPTH = 112;

/** The bare skull: an egg, flatter in front than a ball. */
function head(plan: Plan): Relief {
  const relief = new Float32Array(GRID * GRID);
  const widest = widthAt(plan, 318);
  for (let row = 0; row < GRID; row++) {
    const half = widthAt(plan, row * STEP);
    if (half < 1) continue;
    const depth = DEPTH * (half / widest) ** 0.42;
    for (let column = 0; column < GRID; column++) {
      const t = Math.abs(column * STEP - plan.centre) / half;
      if (t < 1) relief[row * GRID + column] = depth * Math.sqrt(1 - t ** 2.35);
    }
  }
  return relief;
}

function add(relief: Relief, { from, to, width, height }: Ridge): void {
  const reach = 3 * Math.max(...width);
  const bound = (value: number): number =>
    Math.min(GRID - 1, Math.max(0, Math.round(value / STEP)));
  const left = bound(Math.min(from[0], to[0]) - reach);
  const right = bound(Math.max(from[0], to[0]) + reach);
  const top = bound(Math.min(from[1], to[1]) - reach);
  const bottom = bound(Math.max(from[1], to[1]) + reach);
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = dx * dx + dy * dy;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const x = column * STEP - from[0];
      const y = row * STEP - from[1];
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length));
      const away = (x - along * dx) ** 2 + (y - along * dy) ** 2;
      const spread = width[0] + (width[1] - width[0]) * along;
      const peak = height[0] + (height[1] - height[0]) * along;
      const cell = row * GRID + column;
      relief[cell] = (relief[cell] ?? 0) + peak * Math.exp(-away / (2 * spread * spread));
    }
  }
}

const bump = (x: number, y: number, width: number, height: number): Ridge => ({
  from: [x, y],
  to: [x, y],
  width: [width, width],
  height: [height, height],
});

/** Parts drawn for x > 0 (outwards from the middle), set on both sides. */
function bothSides(plan: Plan, ridges: readonly Ridge[]): readonly Ridge[] {
  const set = (side: number): readonly Ridge[] =>
    ridges.map((ridge) => ({
      ...ridge,
      from: [plan.centre + side * ridge.from[0], ridge.from[1]],
      to: [plan.centre + side * ridge.to[0], ridge.to[1]],
    }));
  return [...set(-1), ...set(1)];
}

function noseRidges(
  { nose }: Persona,
  { centre, nose: { root, tip, base, half } }: Plan,
): readonly Ridge[] {
  const bridge = 13 * nose.bridge;
  const width = 9 * nose.bridgeWidth;
  const ball = 11 * nose.tip;
  const wing = half - 8;
  return [
    {
      from: [centre, root - 6],
      to: [centre, tip - 6],
      width: [width, width * 1.12],
      height: [bridge, bridge + 19],
    },
    bump(centre, root + (tip - root) * 0.42, width * 1.05, 9 * nose.hump),
    bump(centre, tip, ball, 17 * nose.tip),
    bump(centre - wing, tip + 3, 8, 13),
    bump(centre + wing, tip + 3, 8, 13),
    bump(centre - half - 4, tip + 4, 4.5, -4),
    bump(centre + half + 4, tip + 4, 4.5, -4),
    bump(centre, base + 8, 12, -8),
  ];
}

function eyeRidges({ eyes, softness }: Persona, plan: Plan): readonly Ridge[] {
  const { y, apart, half, up, down, tilt } = plan.eyes;
  const browY = plan.brow.y;
  const strong = 1 - softness;
  return [
    // Brow bone, socket, eyeball, the crease of the upper lid, the bag under the lower.
    {
      from: [apart - 30, browY + 6],
      to: [apart + 34, browY + 4],
      width: [10, 11],
      height: [5 + 7 * strong, 6 + 6 * strong],
    },
    {
      from: [apart - half * 0.75, y - 4],
      to: [apart + half * 0.9, y - 5],
      width: [15, 14],
      height: [-11 - 11 * eyes.depth, -6 - 7 * eyes.depth],
    },
    bump(apart, y + 1, 14, 10 + 4 * eyes.depth),
    {
      from: [apart - half * 0.8, y - up - 5],
      to: [apart + half, y - up - 3 - tilt],
      width: [2.6, 2.6],
      height: [-2.4 * eyes.crease, -2.8 * eyes.crease],
    },
    {
      from: [apart - half * 0.7, y + down + 12],
      to: [apart + half * 0.6, y + down + 11],
      width: [5, 5],
      height: [3 * eyes.bags, 2.2 * eyes.bags],
    },
    {
      from: [apart - half * 0.9, y + down + 14],
      to: [apart + half * 0.3, y + down + 22],
      width: [3.4, 3.4],
      height: [-4.5 * eyes.bags, -3 * eyes.bags],
    },
  ];
}

function mouthRidges({ mouth, head }: Persona, plan: Plan): readonly Ridge[] {
  const { centre } = plan;
  const { y, half, corner, upper, lower } = plan.mouth;
  const left = centre - half;
  const right = centre + half;
  return [
    bump(centre, y - 4, 34, 9),
    {
      from: [left + 12, y - upper * 0.5],
      to: [right - 12, y - upper * 0.5],
      width: [5, 5],
      height: [2.4 * mouth.upper, 2.4 * mouth.upper],
    },
    {
      from: [centre - half * 0.45, y + lower * 0.55],
      to: [centre + half * 0.45, y + lower * 0.55],
      width: [6.5, 6.5],
      height: [5 * mouth.lower, 5 * mouth.lower],
    },
    { from: [left, y - corner], to: [centre, y], width: [2.8, 2.4], height: [-5, -3] },
    { from: [centre, y], to: [right, y - corner], width: [2.4, 2.8], height: [-3, -5] },
    bump(left - 4, y - corner, 6, -4),
    bump(right + 4, y - corner, 6, -4),
    {
      from: [centre, plan.nose.base + 8],
      to: [centre, y - upper - 3],
      width: [4, 5],
      height: [-3 - 2 * mouth.bow, -3 - 2 * mouth.bow],
    },
    {
      from: [centre - 20, y + lower + 12],
      to: [centre + 20, y + lower + 12],
      width: [7, 7],
      height: [-7, -7],
    },
    bump(centre, plan.chin - 27, 17 + 5 * head.chinWidth, 10 * head.chinLength),
  ];
}

function cheekRidges({ head, age }: Persona, plan: Plan, { smile }: Variation): readonly Ridge[] {
  const cheek = widthAt(plan, 330);
  const lined = Math.max(0, (age - 35) / 40);
  const wing = plan.nose.half;
  const { y, half } = plan.mouth;
  const hollow = 1 - head.fullness;
  return [
    // Cheekbone, the hollow below it, the apple that a smile lifts, jaw muscle, temple.
    {
      from: [cheek * 0.42, 352],
      to: [cheek * 0.8, 334],
      width: [20, 14],
      height: [5 + 5 * hollow, 6 + 5 * hollow],
    },
    bump(cheek * 0.68, 392, 19, -9 * hollow - 3 * lined),
    bump(wing + 24, 362 - 6 * smile, 19, 4 + 7 * smile + 5 * head.fullness),
    bump(widthAt(plan, y) * 0.82, y + 2, 20, 5 * head.jaw),
    bump(widthAt(plan, 262) * 0.92, 262, 16, -6),
    {
      from: [wing + 5, plan.nose.tip + 2],
      to: [half + 15, y - 4],
      width: [4, 6],
      height: [-3 - 3 * smile - 4 * lined, -2 - 4 * smile - 5 * lined],
    },
    {
      from: [half + 7, y + 12],
      to: [half + 12, y + 40],
      width: [4, 5],
      height: [-3.5 * lined, -3 * lined],
    },
  ];
}

/** Lines of the forehead, between the brows and beside the eyes: they come with the years. */
function wrinkles(persona: Persona, plan: Plan, variation: Variation): readonly Ridge[] {
  const years = Math.min(1, Math.max(0, (persona.age - 38) / 32));
  if (years === 0) return [];
  const frown: Ridge = {
    from: [8, plan.brow.y - 6],
    to: [7, plan.brow.y + 14],
    width: [2.6, 2.6],
    height: [-3 * years, -3.5 * years],
  };
  const { apart, half, y } = plan.eyes;
  const corners = [-9, -1, 8].map(
    (rise): Ridge => ({
      from: [apart + half + 7, y + rise * 0.4],
      to: [apart + half + 25, y + rise * 1.7],
      width: [2.2, 2.4],
      height: [-1.6 * years * (1 + variation.smile), -0.8 * years],
    }),
  );
  const forehead = foreheadLines(persona.seed, plan, -(1.4 + 1.2 * variation.browLift) * years);
  return [...forehead, ...bothSides(plan, [frown]), ...bothSides(plan, corners)];
}

function foreheadLines(seed: number, plan: Plan, depth: number): readonly Ridge[] {
  const { centre } = plan;
  const width = widthAt(plan, 230) * 0.62;
  const room = plan.brow.y - 22 - plan.hairline;
  return [0.3, 0.56, 0.82].map((share, row): Ridge => {
    const y = plan.hairline + room * share;
    const bend = ((seed * (row + 3)) % 9) - 4;
    return {
      from: [centre - width, y + bend],
      to: [centre + width, y - bend],
      width: [3, 3],
      height: [depth, depth],
    };
  });
}
