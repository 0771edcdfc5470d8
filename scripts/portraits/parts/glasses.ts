import { createRandom } from '../../random.ts';
import { black, css, type Rgb, shadow, white } from '../colour.ts';
import type { GlassesStyle, Persona } from '../persona.ts';
import { type Plan, widthAt } from '../plan.ts';
import { at, fill, line, number } from '../svg.ts';

interface Frame {
  readonly half: number;
  readonly up: number;
  readonly down: number;
  /** Corner radius as a share of the half width. */
  readonly round: number;
  readonly rim: number;
}

const frames: Record<Exclude<GlassesStyle, 'none'>, Frame> = {
  round: { half: 38, up: 32, down: 36, round: 1, rim: 3.6 },
  square: { half: 42, up: 24, down: 30, round: 0.35, rim: 4.6 },
  rimless: { half: 40, up: 19, down: 25, round: 0.55, rim: 1.6 },
  thick: { half: 43, up: 30, down: 33, round: 0.5, rim: 8.5 },
};
const rims: readonly Rgb[] = [
  black,
  [44, 30, 26],
  [120, 64, 34],
  [128, 24, 40],
  [34, 52, 92],
  [150, 122, 70],
];

export function drawGlasses({ glasses, seed, skin }: Persona, plan: Plan): string {
  if (glasses === 'none') return '';
  const frame = frames[glasses];
  const random = createRandom(seed, 'glasses');
  const colour = glasses === 'rimless' ? ([120, 118, 116] as const) : random.pick(rims);
  const { y } = plan.eyes;
  const apart = Math.max(plan.eyes.apart, frame.half + 9);
  const lens = (side: number): string => {
    const x = plan.centre + side * apart;
    const radius = frame.half * frame.round;
    const box = `x="${number(x - frame.half)}" y="${number(y - frame.up)}" width="${number(2 * frame.half)}" height="${number(frame.up + frame.down)}" rx="${number(radius)}" ry="${number(Math.min(radius, (frame.up + frame.down) / 2))}"`;
    const temple = `M${at(x + side * frame.half, y - 8)}L${at(plan.centre + side * (widthAt(plan, 300) + 3), y - 4)}`;
    const glare = `M${at(x - frame.half * 0.55, y + frame.down * 0.5)}L${at(x - frame.half * 0.1, y - frame.up * 0.72)}L${at(x + frame.half * 0.14, y - frame.up * 0.72)}L${at(x - frame.half * 0.3, y + frame.down * 0.62)}Z`;
    return [
      `<rect ${box} transform="translate(0 6)" fill="none" stroke="${css(shadow(skin.tone, 0.4))}" stroke-width="${frame.rim + 2}" opacity="0.28"/>`,
      `<rect ${box} fill="rgb(225,238,245)" fill-opacity="0.1" stroke="${css(colour)}" stroke-width="${frame.rim}"/>`,
      fill(glare, white, 0.09),
      line(
        `M${at(x - frame.half * 0.6, y - frame.up)}H${number(x + frame.half * 0.5)}`,
        white,
        1.2,
        0.35,
      ),
      line(temple, colour, frame.rim + 1),
    ].join('');
  };
  const bridge = `M${at(plan.centre - apart + frame.half, y - 5)}Q${at(plan.centre, y - 17)} ${at(plan.centre + apart - frame.half, y - 5)}`;
  return lens(-1) + lens(1) + line(bridge, colour, frame.rim + 0.6);
}
