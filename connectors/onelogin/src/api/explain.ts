import { DeploymentFault, type DeploymentFaultCode } from '@facenition/deployment';

/** Statuses of OneLogin's interface, in words that tell an administrator what to do. */
const WORDS: Readonly<Record<number, readonly [DeploymentFaultCode, string]>> = {
  400: ['ERR_VENDOR_FAILED', 'OneLogin does not understand the request'],
  401: [
    'ERR_VENDOR_REFUSED',
    'OneLogin does not take the access token: the API credentials were changed or deleted, or are older than October 2020',
  ],
  403: [
    'ERR_VENDOR_REFUSED',
    'the API credentials may not do this: they need the scope "Manage All"',
  ],
  404: ['ERR_VENDOR_FAILED', 'OneLogin has no such thing, or not in this account'],
  406: [
    'ERR_VENDOR_REFUSED',
    'the plan of this account does not include this feature: ask OneLogin',
  ],
  409: ['ERR_VENDOR_REFUSED', 'there is one already'],
  422: ['ERR_VENDOR_FAILED', 'OneLogin refuses a value'],
  429: ['ERR_VENDOR_REFUSED', 'this account has made all the calls of this hour: try again later'],
};

/** Of the interface of version 2: `name`, `message` and, for one field, `field`. */
export function vendorFault(what: string, status: number, detail: string): DeploymentFault {
  const [code, words] =
    WORDS[status] ??
    (status >= 500
      ? (['ERR_VENDOR_UNREACHABLE', 'OneLogin has a fault of its own: try again'] as const)
      : (['ERR_VENDOR_FAILED', 'OneLogin answered what nobody expects'] as const));
  const said = detail === '' ? '' : ` OneLogin says: ${detail}`;
  return new DeploymentFault(code, `${what}: ${words} (${status}).${said}`);
}

/** What an answer says of an error, as one short line. */
export function detailOf(body: unknown): string {
  const { message, field } = Object(body);
  const texts = [field, message].filter((text) => typeof text === 'string' && text !== '');
  return texts
    .join(': ')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 300);
}
