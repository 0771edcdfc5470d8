import { fileURLToPath } from 'node:url';

/** What a pool of threads starts: a program, and how Node runs it. */
export interface ThreadEntry {
  readonly filename: string;
  readonly execArgv: string[];
}

/**
 * The program `name` beside the module at `url`. In a checkout TypeScript runs as it is, and finds
 * the other packages' sources.
 */
export function threadEntry(url: string, name: string): ThreadEntry {
  const inCheckout = url.endsWith('.ts');
  return {
    filename: fileURLToPath(new URL(`./${name}.${inCheckout ? 'ts' : 'js'}`, url)),
    execArgv: inCheckout ? ['--conditions=@facenition/source'] : [],
  };
}
