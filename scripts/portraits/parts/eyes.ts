import { black, css, mix, type Rgb, scale, shadow, white } from '../colour.ts';
import { nth } from '../nth.ts';
import type { Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { at, fill, glow, line, number } from '../svg.ts';
import type { Variation } from '../variation.ts';

/** Curves of one eye around its own centre, x outwards. */
interface Lids {
  readonly upper: string;
  readonly lower: string;
  readonly half: number;
  readonly up: number;
  readonly down: number;
  readonly tilt: number;
}

export function drawEyes(persona: Persona, plan: Plan, { gaze }: Variation): string {
  const { half, up, down, tilt, apart, y } = plan.eyes;
  const lids: Lids = {
    // From the inner corner to the outer, and back below.
    upper: `C${at(-half * 0.55, -up * 1.25)} ${at(half * 0.4, -up * 1.5)} ${at(half, -tilt)}`,
    lower: `C${at(half * 0.55, down * 1.25)} ${at(-half * 0.35, down * 1.3)} ${at(-half, 2)}`,
    half,
    up,
    down,
    tilt,
  };
  const eye = (side: number): string =>
    `<g transform="translate(${at(plan.centre + side * apart, y)}) scale(${side} 1)">${[
      socket(persona, lids),
      ball(persona, lids, side, gaze),
      lashes(persona, lids),
      crease(persona, lids),
    ].join('')}</g>`;
  return eye(-1) + eye(1);
}

function socket({ skin, eyes, makeup, seed }: Persona, { half, up, down }: Lids): string {
  const dark = shadow(skin.tone, 0.5);
  const shades: readonly Rgb[] = [
    [110, 72, 92],
    [92, 70, 58],
    [70, 92, 110],
  ];
  const tint = nth(shades, seed % shades.length);
  return [
    glow([-half * 0.2, -up - 4], [half * 1.5, 19], dark, 0.14 + 0.26 * eyes.depth),
    makeup > 0.35 ? glow([half * 0.2, -up - 3], [half * 1.25, 13], tint, 0.62 * makeup) : '',
    glow(
      [-half * 0.2, down + 13],
      [half * 1.1, 11],
      mix(dark, [90, 60, 90], 0.3),
      0.12 + 0.4 * eyes.bags,
    ),
  ].join('');
}

function ball({ eyes, skin }: Persona, lids: Lids, side: number, gaze: number): string {
  const { half, up, down, upper, lower } = lids;
  const shape = `M${at(-half, 2)}${upper}${lower}Z`;
  const clip = `eye${side > 0 ? 'l' : 'r'}`;
  const x = gaze * 5 * side;
  const radius = 10.8;
  const iris = [
    `<circle cx="${number(x)}" cy="-1.5" r="${radius}" fill="${css(scale(eyes.iris, 0.5))}"/>`,
    `<circle cx="${number(x)}" cy="-1.5" r="${radius - 1.6}" fill="${css(scale(eyes.iris, 0.95))}"/>`,
    glow([x, 3], [7, 6], scale(eyes.iris, 1.6), 0.7),
    `<circle cx="${number(x)}" cy="-1.5" r="4.4" fill="${css(black)}"/>`,
    glow([0, -up - 1], [half * 1.2, 9], black, 0.6),
  ].join('');
  return [
    `<clipPath id="${clip}"><path d="${shape}"/></clipPath>`,
    fill(shape, mix([232, 227, 222], skin.tone, 0.1)),
    `<g clip-path="url(#${clip})">`,
    glow([-half, 1], [half * 0.55, 9], [190, 110, 100], 0.6),
    glow([half, 0], [half * 0.5, 9], shadow(skin.tone, 0.5), 0.5),
    iris,
    `</g>`,
    // The lamp in the eye keeps its side: it is not mirrored with the lids.
    `<circle cx="${number(x - 3.4 * side)}" cy="${number(-Math.min(5.5, up * 0.55))}" r="2.3" fill="${css(white)}" opacity="0.92"/>`,
    line(`M${at(-half, 2)}m${at(2, 0.8)}`, [180, 100, 92], 2.5, 0.6),
    line(
      `M${at(half, -lids.tilt)}${lower}`,
      mix(shadow(skin.tone, 0.62), [170, 90, 84], 0.3),
      1.6,
      0.75,
    ),
    glow([0, down + 1], [half * 0.7, 2.5], [255, 235, 225], 0.25),
  ].join('');
}

function lashes({ softness, makeup, skin }: Persona, { upper, half, up, tilt }: Lids): string {
  const ink = mix(black, skin.tone, 0.06);
  const wide = 2.2 + 1.3 * softness + 1.4 * makeup;
  const lid = line(`M${at(-half, 2)}${upper}`, ink, wide, 0.9);
  if (softness < 0.55) return lid;
  const long = 3 + 3 * softness + 3 * makeup;
  const hairs = [0.25, 0.45, 0.62, 0.78, 0.92].map((share) => {
    const x = -half + 2 * half * share;
    const y = -up * 4.2 * share * (1 - share) - tilt * share;
    return `M${at(x, y)}q${at(long * 0.15 * share, -long * 0.6)} ${at(long * (share - 0.2), -long)}`;
  });
  return lid + line(hairs.join(''), ink, 1.1, 0.8);
}

function crease({ eyes, skin, age }: Persona, { half, up, tilt }: Lids): string {
  if (eyes.crease < 0.12) return '';
  const gap = 2 + 5.5 * eyes.crease;
  const sag = age > 55 ? 3 : 0;
  const path = `M${at(-half * 0.92, -gap * 0.5)}C${at(-half * 0.5, -up * 1.2 - gap)} ${at(half * 0.45, -up * 1.45 - gap)} ${at(half * 1.12, -tilt - gap * 0.45 + sag)}`;
  return line(path, shadow(skin.tone, 0.48), 1.9, 0.3 + 0.4 * eyes.crease);
}
