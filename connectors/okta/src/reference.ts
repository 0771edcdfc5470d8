const REFERENCE = /^fnr_[\w-]{22}$/;

/** What may be a reference: it names one, and opens nothing. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && REFERENCE.test(value);
}
