/** Over TLS; this machine alone may go without. No name, password, query or fragment. */
const ADDRESS = /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)(?=[:/]|$))[^@\s?#]+$/;

/** Whether credentials may be sent there. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text) && URL.canParse(text);
}
