/** What one check found. Neither text holds the value of a setting: it may be a secret. */
export interface Finding {
  readonly check: string;
  /** `warning`: it works, but not as it should be left. `broken`: it does not work. */
  readonly state: 'ok' | 'warning' | 'broken';
  readonly finding: string;
  readonly remedy?: string;
}

export function ok(check: string, finding: string): Finding {
  return { check, state: 'ok', finding };
}

export function warning(check: string, finding: string, remedy: string): Finding {
  return { check, state: 'warning', finding, remedy };
}

export function broken(check: string, finding: string, remedy: string): Finding {
  return { check, state: 'broken', finding, remedy };
}

/** The message of a fault, with names in place of the paths that settings say. */
export function withNames(
  message: string,
  names: readonly (readonly [path: string, name: string])[],
): string {
  // The longest first: a file in the data folder begins with the path of the folder.
  return names
    .toSorted(([a], [b]) => b.length - a.length)
    .reduce((text, [path, name]) => text.replaceAll(path, name), message);
}

/** What a message says is wrong, and after its colon what to do; else `otherwise` is what to do. */
export function brokenBy(check: string, message: string, otherwise: string): Finding {
  const [, what = message, remedy = otherwise] = /^(.*?): (.*)$/.exec(message) ?? [];
  return broken(check, what, remedy);
}
