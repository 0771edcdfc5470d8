import { DeploymentFault } from './fault.ts';

/** A text that nothing prints: it comes out by `reveal` alone. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '(secret)';
  }

  toJSON(): string {
    return '(secret)';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '(secret)';
  }
}

/** Where secrets come from: the file names them, and never holds them. */
export interface SecretSource {
  /** Of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** Of a file, whole. Rejects where it cannot be read. */
  readonly file: (path: string) => Promise<string>;
}

/** `env:NAME` or `file:PATH`. */
export const SECRET_REFERENCE = /^(?:env:[A-Za-z_]\w{0,127}|file:[^\0]{1,1024})$/;

/** What a reference stands for. Rejects with `DeploymentFault` `ERR_SECRET_MISSING`. */
export async function resolveSecret(reference: string, source: SecretSource): Promise<Secret> {
  const [, kind, name = ''] = /^(env|file):(.*)$/.exec(reference) ?? [];
  const text = kind === 'env' ? source.variable(name) : await fileText(name, reference, source);
  const trimmed = text?.replace(/\r?\n$/, '') ?? '';
  if (trimmed !== '') return new Secret(trimmed);
  throw missing(reference);
}

async function fileText(path: string, reference: string, { file }: SecretSource): Promise<string> {
  try {
    return await file(path);
  } catch (cause) {
    throw missing(reference, cause);
  }
}

function missing(reference: string, cause?: unknown): DeploymentFault {
  return new DeploymentFault('ERR_SECRET_MISSING', `${reference} is not there, or is empty`, {
    cause,
  });
}
