/** To four digits, upwards: rounding must let nobody in. */
export function roundedThreshold(threshold: number): number {
  return Math.ceil(threshold * 1e4) / 1e4;
}

export function roundedRate(rate: number): number {
  return Number(rate.toPrecision(3));
}
