/**
 * The number that a standard normal variable exceeds with this probability: the rational
 * approximation 26.2.23 of Abramowitz and Stegun, good to 4.5e-4.
 *
 * @param probability above 0, at most .5
 */
export function upperNormalQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}

/** The straight line nearest to some points (least squares). */
export function fitLine(
  points: readonly (readonly [x: number, y: number])[],
): (x: number) => number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let [xy, xx] = [0, 0];
  for (const [x, y] of points) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
  }
  return (x) => meanY + (xy / xx) * (x - meanX);
}
