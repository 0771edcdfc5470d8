import { shadow } from '../colour.ts';
import type { Persona } from '../persona.ts';
import type { Plan } from '../plan.ts';
import { at, fill, glow, line } from '../svg.ts';

/** What light alone does not show of a nose: nostrils, the folds of the wings, the shadow below. */
export function drawNose(
  { skin, nose }: Persona,
  { centre, nose: { tip, base, half, root } }: Plan,
): string {
  const dark = shadow(skin.tone, 0.22);
  const soft = shadow(skin.tone, 0.5);
  const side = (sign: number): string => {
    const x = (offset: number): number => centre + sign * offset;
    const nostril = `M${at(x(half * 0.24), base + 1.5)}C${at(x(half * 0.34), base - 6)} ${at(x(half * 0.66), base - 6)} ${at(x(half * 0.74), base - 0.5)}C${at(x(half * 0.6), base + 3)} ${at(x(half * 0.36), base + 3)} ${at(x(half * 0.24), base + 1.5)}Z`;
    const wing = `M${at(x(half * 0.8), tip - 9)}C${at(x(half * 1.12), tip - 4)} ${at(x(half * 1.12), base - 1)} ${at(x(half * 0.82), base + 1)}`;
    return [
      glow([x(13 * nose.bridgeWidth + 5), root + 16], [9, 34], soft, 0.28),
      fill(nostril, dark, 0.85),
      line(wing, soft, 2.2, 0.55),
    ].join('');
  };
  const foot = `M${at(centre - half * 0.3, base + 2)}Q${at(centre, base + 8)} ${at(centre + half * 0.3, base + 2)}`;
  return [
    glow([centre, base + 7], [half * 1.15, 10], soft, 0.55),
    side(-1),
    side(1),
    line(foot, soft, 2, 0.5),
    glow([centre, tip - 2], [9 * nose.tip, 8 * nose.tip], [255, 244, 232], 0.16),
  ].join('');
}
