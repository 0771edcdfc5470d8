import { resolveSecret, type Secret, type SecretSource } from './secret.ts';

/** The secrets that one run reads. */
export interface Secrets {
  /** As a `DeployPorts` asks for them. */
  readonly secret: (reference: string) => Promise<Secret>;
  /** A text with `(secret)` wherever a secret that was read stands in it. */
  readonly hide: (text: string) => string;
}

/** Shorter ones stand in any text by chance. */
const SHORTEST = 6;

/**
 * Remembers which secrets were read. Nothing should print one; `hide` is for messages that come from
 * elsewhere, such as an identity provider that quotes what it was sent.
 */
export function createSecrets(source: SecretSource): Secrets {
  const forms = new Set<string>();
  return {
    secret: async (reference) => {
      const secret = await resolveSecret(reference, source);
      for (const form of formsOf(secret.reveal())) forms.add(form);
      return secret;
    },
    hide: (text) =>
      [...forms]
        .toSorted((one, other) => other.length - one.length)
        .reduce((hidden, form) => hidden.replaceAll(form, '(secret)'), text),
  };
}

/** As it is, in JSON, in an address, in base64, and each line of a key. */
function formsOf(text: string): readonly string[] {
  const base64 = Buffer.from(text).toString('base64');
  return [
    text,
    ...text.split(/\r?\n/),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams({ '': text }).toString().slice(1),
    base64.replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
  ].filter((form) => form.length >= SHORTEST && !/^-----(BEGIN|END) [A-Z ]+-----$/.test(form));
}
