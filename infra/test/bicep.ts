/** What can be said of a Bicep file without its compiler: a look at its text. */
export interface BicepText {
  /** Without comments, and with strings emptied of all but their `${}`. */
  readonly code: string;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  readonly outputs: readonly string[];
  /** Symbolic names. */
  readonly resources: readonly string[];
}

const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

export function readBicep(text: string): BicepText {
  const code = withoutComments(text).replaceAll(/'(?:\\.|[^'\\])*'/g, (literal) =>
    [...literal.matchAll(/\$\{([^}]*)\}/g)].map(([, inner]) => `(${inner})`).join(' '),
  );
  const names = (keyword: string) =>
    [...code.matchAll(new RegExp(`^ *${keyword} (\\w+)`, 'gm'))].map(([, name = '']) => name);
  return {
    code,
    parameters: names('param'),
    variables: names('var'),
    outputs: names('output'),
    resources: names('resource'),
  };
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '');
}

/** The first bracket that has no partner; absent: all have. */
export function unbalanced(code: string): string | undefined {
  const open: string[] = [];
  for (const bracket of code.replaceAll(/[^()[\]{}]/g, '')) {
    const partner = OPENING.get(bracket);
    if (partner === undefined) open.push(bracket);
    else if (open.pop() !== partner) return bracket;
  }
  return open.at(-1);
}

/** How often a name is spoken of, its declaration included. */
export function mentions(code: string, name: string): number {
  return [...code.matchAll(new RegExp(`(?<![\\w.])${name}(?![\\w:])`, 'g'))].length;
}
