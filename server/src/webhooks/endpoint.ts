/** Where events are sent. */
export interface WebhookEndpoint {
  readonly url: string;
  /** `whsec_...`; during a rotation the new one and the old one, and each call bears both signatures. */
  readonly secrets: readonly string[];
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether what is sent to this host stays on this machine; `hostname` as a URL writes it. */
export function isLocalHost(hostname: string): boolean {
  return LOCAL_HOSTS.has(hostname);
}

/** Whether events and codes may be sent there: HTTPS, or this machine. */
export function isEndpointUrl(text: string): boolean {
  const url = URL.parse(text);
  // `fetch` refuses a name and password in an address; the signature is what proves who calls.
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname));
}
