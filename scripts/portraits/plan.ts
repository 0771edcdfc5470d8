import { nth } from './nth.ts';
import type { Persona } from './persona.ts';
import { CANVAS, type Spot } from './svg.ts';
import type { Variation } from './variation.ts';

/** Where everything sits in one drawing, in units. The persona's own left is the picture's right. */
export interface Plan {
  readonly centre: number;
  readonly top: number;
  readonly temple: number;
  readonly chin: number;
  readonly hairline: number;
  /** Half the width of the head at each whole y. */
  readonly halfWidth: Float64Array;
  readonly eyes: {
    readonly y: number;
    readonly apart: number;
    readonly half: number;
    readonly up: number;
    readonly down: number;
    readonly tilt: number;
  };
  readonly brow: { readonly y: number; readonly half: number; readonly x: number };
  readonly nose: {
    readonly root: number;
    readonly tip: number;
    readonly base: number;
    readonly half: number;
  };
  readonly mouth: {
    readonly y: number;
    readonly half: number;
    readonly corner: number;
    readonly upper: number;
    readonly lower: number;
  };
  readonly neck: number;
}

const CENTRE = CANVAS / 2;

/** Proportions of an adult head (63 mm between the pupils are 110 units), bent by the persona. */
export function planFace(persona: Persona, { smile, browLift, squint }: Variation): Plan {
  const { head, eyes, brows, nose, mouth } = persona;
  const eyeY = 300 + eyes.height;
  const base = 300 + 78 * nose.length;
  // The mouth keeps its distance from the nose, or long noses would sit on it.
  const mouthY = 0.45 * (base + 37) + 0.55 * 417 + mouth.height;
  const chin = mouthY + 77 * head.chinLength;
  const top = 300 - 174 * head.crown;
  const open = eyes.openness * (1 - 0.35 * squint) * (1 - 0.12 * smile);
  return {
    centre: CENTRE,
    top,
    temple: 252,
    chin,
    hairline: top + (300 - top) * (0.37 - 0.1 * (persona.hair.line - 1) * 2),
    halfWidth: outline(persona, top, mouthY, chin),
    eyes: {
      y: eyeY,
      apart: 55 * eyes.spacing,
      half: 27 * eyes.width,
      up: 11.4 * open,
      down: 7 * open * (1 - 0.25 * smile),
      tilt: eyes.tilt,
    },
    brow: {
      y: eyeY - 31 - brows.lift * 0.7 - 7 * browLift,
      half: 33 * brows.length * (0.5 + 0.5 * eyes.width),
      x: 55 * eyes.spacing + brows.gap * 0.5,
    },
    nose: { root: eyeY - 6, tip: base - 13, base, half: 27 * nose.width + 2.5 * smile },
    mouth: {
      y: mouthY,
      half: 40 * mouth.width * (1 + 0.17 * smile),
      corner: mouth.corners + 9 * smile,
      upper: 9.5 * mouth.upper * (1 - 0.22 * smile),
      lower: 13 * mouth.lower * (1 - 0.18 * smile),
    },
    neck: 66 * head.width * (1.04 - 0.18 * persona.softness),
  };
}

/** Half widths from crown to chin: control points, a smooth curve, then one value per unit. */
function outline({ head }: Persona, top: number, mouthY: number, chin: number): Float64Array {
  const cheek = 120 * head.width * head.cheek;
  const temple = 113 * head.width * head.forehead;
  const jaw = 120 * head.width * head.jaw * (0.96 + 0.1 * head.fullness);
  const tip = Math.min(jaw * 0.82, 42 * head.chinWidth);
  const arch = (share: number): Spot => [
    temple * Math.sqrt(1 - (1 - share) ** 2.5),
    top + (252 - top) * share,
  ];
  const points: readonly Spot[] = [
    [0, top],
    ...[0.015, 0.05, 0.12, 0.25, 0.45, 0.7].map(arch),
    [temple, 252],
    [cheek, 318],
    [0.35 * cheek + 0.65 * jaw + 2 + 8 * head.fullness, 318 + (mouthY - 318) * 0.62],
    [jaw, mouthY + 8],
    [0.5 * jaw + 0.5 * tip, mouthY + 8 + (chin - mouthY) * 0.5],
    [tip, chin - 12],
    [tip * 0.62, chin - 3],
    [0, chin],
  ];
  return sample(points);
}

/** Piecewise cubic through (width, y) points, read off at whole y. */
function sample(points: readonly Spot[]): Float64Array {
  const table = new Float64Array(CANVAS);
  for (let index = 0; index + 1 < points.length; index++) {
    const p0 = nth(points, Math.max(0, index - 1));
    const p1 = nth(points, index);
    const p2 = nth(points, index + 1);
    const p3 = nth(points, Math.min(points.length - 1, index + 2));
    const slope1 = (p2[0] - p0[0]) / (p2[1] - p0[1]);
    const slope2 = (p3[0] - p1[0]) / (p3[1] - p1[1]);
    const span = p2[1] - p1[1];
    for (let y = Math.ceil(p1[1]); y <= p2[1]; y++) {
      const t = (y - p1[1]) / span;
      const rise = p2[0] - p1[0];
      const curve =
        p1[0] +
        t * slope1 * span +
        t * t * (3 * rise - span * (2 * slope1 + slope2)) +
        t ** 3 * (span * (slope1 + slope2) - 2 * rise);
      table[y] = Math.max(0, curve);
    }
  }
  return table;
}

/** Half the head's width at a height, between whole units. */
export function widthAt(plan: Plan, y: number): number {
  const low = Math.floor(y);
  const from = plan.halfWidth[low];
  const to = plan.halfWidth[low + 1];
  if (from === undefined || to === undefined) return 0;
  return from + (to - from) * (y - low);
}

/** The head's rim as points, clockwise from the crown. */
export function rim(plan: Plan): readonly Spot[] {
  const right: Spot[] = [];
  const last = Math.floor(plan.chin);
  for (let y = Math.ceil(plan.top); y <= last; y += y < plan.top + 24 || y > last - 20 ? 2 : 9) {
    right.push([plan.centre + widthAt(plan, y), y]);
  }
  const left = right.toReversed().map(([x, y]): Spot => [2 * plan.centre - x, y]);
  return [[plan.centre, plan.top], ...right, [plan.centre, plan.chin], ...left];
}

/** A point around the skull: 0 is the right temple, a quarter turn the crown, a half turn the left. */
export function aroundSkull(plan: Plan, turn: number, out: number): Spot {
  const angle = turn * 2 * Math.PI;
  const width = widthAt(plan, plan.temple) + out;
  const height = plan.temple - plan.top + out;
  return [plan.centre + width * Math.cos(angle), plan.temple - height * Math.sin(angle)];
}
