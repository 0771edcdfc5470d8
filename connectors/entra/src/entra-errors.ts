/** What Microsoft's codes mean here, and what to do. In the order of their documents. */
const WORDS: Readonly<Record<string, string>> = {
  '1003000': 'Entra could not run the event: try again, and look at its service health.',
  '1003001': 'Entra could not call the hook: try again, and look at its service health.',
  '1003002':
    'The hook answered with another status than 200: nothing could be decided. The line `fault` of the log of the hooks with this correlation id says why.',
  '1003003': 'Entra could not read the answer: the target URL does not lead to this hook.',
  '1003004': 'Entra calls too often and was throttled: wait, then look who signs in that often.',
  '1003005':
    'The hook did not answer in time, or the access token was not accepted: look for cold starts, then at the log of the hooks for ERR_CALLER_UNKNOWN.',
  '1003006': 'The answer is not application/json: the target URL leads to somebody else.',
  '1003007': 'The answer holds no claims: the target URL does not lead to this hook.',
  '1003008': 'The answer is of another version of the interface: update the connector.',
  '1003009': 'The answer is empty: the target URL does not lead to this hook.',
  '1003010': 'The answer holds another number of actions than one: update the connector.',
  '1003011': 'The listener names a custom extension that is not there: run `apply`.',
  '1003012':
    'The answer is of another event: the custom extension leads to the hook of another one.',
  '1003014': 'The application ID URI is not `api://<host>/<app id>`: run `apply`.',
  '1003015': 'The hosts of the target URL and of the application ID URI differ: run `apply`.',
  '1003016': 'The application of the hooks has no service principal in the tenant: run `apply`.',
  '1003017': 'The application of the hooks has no service principal in the tenant: run `apply`.',
  '1003018': 'The service by which Entra calls hooks is disabled in the tenant: enable it.',
  '1003019': 'The service principal of the hooks is disabled: enable it.',
  '1003020': 'The target URL is not https: change `hooks.address`, then run `apply`.',
  '1003021':
    'Nobody has consented to CustomAuthenticationExtension.Receive.Payload: run `apply`, or grant it in the console.',
  '1003022': 'The service principal of Microsoft Graph is disabled or missing: enable it.',
  '1003023': 'Microsoft blocks the address of the hooks: ask its support.',
  '1003024': 'The answer is too large: the target URL does not lead to this hook.',
  '1003025': 'All claims together are more than 3 KB: look for other extensions of this event.',
  '1003026': 'A claim has no name: update the connector.',
  '1003027': 'Entra could not connect: the hooks are away, or a firewall is before them.',
  AADSTS1100001:
    'A custom extension failed: the code in the sign-in log, tab Authentication Events, says how.',
  AADSTS50012:
    'The signature of the answer is not valid: Entra holds a key set without our key. A new key has to be published for a day before it signs.',
  AADSTS50130: 'Entra does not know the method that the answer names: update the server.',
  AADSTS50146:
    'The application may not have mapped claims: `acceptMappedClaims` is not set. Run `apply`.',
  AADSTS65001: 'Nobody has consented to the permissions of the application: grant them.',
  AADSTS700016: 'The application is not in this tenant: `tenant` or `client_id` is wrong.',
  AADSTS7000215: 'The client secret is wrong: it has to be its value, not its id.',
  AADSTS7000222: 'The client secret has expired: make a new one.',
  AADSTS90002: 'There is no such tenant: `tenant` is wrong.',
  AADSTS900491: 'The external method has no service principal, or no consent: run `apply`.',
  IDSTS50161:
    'The authorize address is not a redirect URI of the application of the external method: run `apply`.',
  Authorization_RequestDenied:
    'The credentials lack a permission of Microsoft Graph: see the list in the README, and grant consent.',
  AccessDenied: 'The credentials lack a permission of Microsoft Graph, or the tenant a licence.',
  InvalidAuthenticationToken: 'Microsoft Graph does not accept the token of the credentials.',
  Request_ResourceNotFound: 'It is not there, or not yet: wait a minute, then run it again.',
  Request_UnsupportedQuery: 'This tenant cannot be asked like that.',
  IncorrectResourceIdFormat: 'The application ID URI is not `api://<host>/<app id>`: run `apply`.',
  DomainNameDoesNotMatch:
    'The hosts of the target URL and of the application ID URI differ: run `apply`.',
  ServicePrincipalNotFound:
    'The application of the hooks has no service principal in the tenant: run `apply`.',
  PermissionNotGrantedToServicePrincipal:
    'Nobody has consented to CustomAuthenticationExtension.Receive.Payload: run `apply`, or grant it in the console.',
};

/**
 * What a code of Entra or of Microsoft Graph means, as it stands in a log or in a message
 * (`1003021`, `AADSTS900491: ...`, `ENTRA IDSTS50161`). `undefined`: it is none that is known.
 */
export function explainEntraError(text: string): string | undefined {
  const words = text.match(/[A-Za-z_]+\d*|\d+/g) ?? [];
  for (const word of words) {
    const code = /^\d{5}$/.test(word) ? `AADSTS${word}` : word;
    if (Object.hasOwn(WORDS, code)) return WORDS[code];
  }
  return undefined;
}
