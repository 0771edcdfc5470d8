import { formatProof, type Proof, parseProof } from '@facenition/hook';

/** What parts the state of an application from the proof behind it. */
const BETWEEN = '~';
const PROOF_LENGTH = 55;

/**
 * The `state` of an authorization request with a proof behind it, `....~fntx_....fntk_...`: 56
 * characters more. Okta answers with all of it; compare all of it, too.
 */
export function stateWithProof(state: string, proof: Proof): string {
  return `${state}${BETWEEN}${formatProof(proof)}`;
}

/**
 * The proof in an authorization request: in a parameter of its own, or at the end of its state.
 * `undefined`: there is none, or more than one and they differ.
 */
export function proofInRequest(
  { url, state }: { readonly url: string; readonly state: string },
  parameter: string,
): Proof | undefined {
  const texts = new Set(parametersOf(url, parameter));
  const atEnd = state.slice(-PROOF_LENGTH);
  const before = state.at(-PROOF_LENGTH - 1);
  if (parseProof(atEnd) !== undefined && (before === undefined || before === BETWEEN)) {
    texts.add(atEnd);
  }
  const [text, ...more] = texts;
  return more.length === 0 ? parseProof(text) : undefined;
}

/** Of an address, or of a path alone: Okta sends either. */
function parametersOf(url: string, parameter: string): readonly string[] {
  const base = 'https://org.invalid/';
  return URL.canParse(url, base) ? new URL(url, base).searchParams.getAll(parameter) : [];
}
