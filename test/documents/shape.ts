/** How a documented answer is read. */
export interface Reading {
  /** `words`: what is said is said so. `kinds`: only what kind of value it is. */
  readonly values: 'words' | 'kinds';
  /** What a real answer may have besides. */
  readonly also?: readonly string[];
}

/**
 * Where a documented answer is not what really comes, by path; empty where it is. A text that ends
 * in `...` stands for every text that begins so.
 */
export function differences(
  documented: unknown,
  real: unknown,
  reading: Reading,
  path = '$',
): readonly string[] {
  if (isRecord(documented) && isRecord(real)) {
    const missing = Object.keys(documented).filter((key) => !(key in real));
    const unsaid = Object.keys(real).filter(
      (key) => !(key in documented) && reading.also?.includes(key) !== true,
    );
    return [
      ...missing.map((key) => `${path}.${key}: not answered`),
      ...unsaid.map((key) => `${path}.${key}: not documented`),
      ...Object.keys(documented)
        .filter((key) => key in real)
        .flatMap((key) => differences(documented[key], real[key], reading, `${path}.${key}`)),
    ];
  }
  if (Array.isArray(documented) && Array.isArray(real) && documented.length === real.length) {
    return documented.flatMap((value, at) =>
      differences(value, real[at], reading, `${path}[${at}]`),
    );
  }
  return isSaid(documented, real, reading) ? [] : [path];
}

function isSaid(documented: unknown, real: unknown, { values }: Reading): boolean {
  if (typeof documented !== typeof real || isRecord(documented) !== isRecord(real)) return false;
  if (typeof documented === 'string' && typeof real === 'string' && documented.endsWith('...')) {
    return real.startsWith(documented.slice(0, -3));
  }
  return values === 'kinds' || JSON.stringify(documented) === JSON.stringify(real);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
