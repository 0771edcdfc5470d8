import { DeploymentFault, type DeploymentFaultCode } from '@facenition/deployment';

/** What AWS says, and what to do. */
const WORDS: Readonly<Record<string, readonly [DeploymentFaultCode, string]>> = {
  AccessDeniedException: [
    'ERR_VENDOR_REFUSED',
    'these credentials may not do that: see the README',
  ],
  NotAuthorizedException: [
    'ERR_VENDOR_REFUSED',
    'these credentials may not do that: see the README',
  ],
  UnrecognizedClientException: ['ERR_VENDOR_REFUSED', 'AWS does not know these credentials'],
  InvalidSignatureException: [
    'ERR_VENDOR_REFUSED',
    'the secret key is another, or the clock is wrong',
  ],
  SignatureDoesNotMatch: ['ERR_VENDOR_REFUSED', 'the secret key is another, or the clock is wrong'],
  ExpiredTokenException: ['ERR_VENDOR_REFUSED', 'these credentials have expired: sign in again'],
  ExpiredToken: ['ERR_VENDOR_REFUSED', 'these credentials have expired: sign in again'],
  CredentialsProviderError: [
    'ERR_VENDOR_REFUSED',
    'there are no credentials: sign in to AWS first',
  ],
  FeatureUnavailableInTierException: [
    'ERR_VENDOR_REFUSED',
    'tokens that are changed need the tier Essentials or Plus',
  ],
  ResourceNotFoundException: ['ERR_VENDOR_FAILED', 'there is no such thing in this region'],
  InvalidParameterException: ['ERR_VENDOR_FAILED', 'AWS does not take a value'],
  InvalidParameterValueException: [
    'ERR_VENDOR_FAILED',
    'AWS does not take a value; a role that is new needs some seconds',
  ],
  ResourceConflictException: ['ERR_VENDOR_FAILED', 'somebody else changes it: run it again'],
  ConcurrentModificationException: ['ERR_VENDOR_FAILED', 'somebody else changes it: run it again'],
  LimitExceededException: ['ERR_VENDOR_FAILED', 'a quota of the account is used up'],
  CodeStorageExceededException: ['ERR_VENDOR_FAILED', 'a quota of the account is used up'],
  TooManyRequestsException: ['ERR_VENDOR_FAILED', 'too many calls: run it again in a minute'],
  ThrottlingException: ['ERR_VENDOR_FAILED', 'too many calls: run it again in a minute'],
  UserPoolTaggingException: ['ERR_VENDOR_REFUSED', 'these credentials may not tag: see the README'],
};

const UNREACHED = /^(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|TimeoutError|NetworkingError)$/;

/** What was thrown at a call to AWS, by its word for it. */
export function faultOf(thrown: unknown): DeploymentFault {
  if (thrown instanceof DeploymentFault) return thrown;
  const { name, code, message } = partsOf(thrown);
  if (UNREACHED.test(name) || UNREACHED.test(code)) {
    return new DeploymentFault('ERR_VENDOR_UNREACHABLE', 'AWS cannot be reached', {
      cause: thrown,
    });
  }
  const [kind, words] = WORDS[name] ?? ['ERR_VENDOR_FAILED', 'AWS refuses that'];
  const said = message === '' ? '' : ` (${message.replaceAll(/\s+/g, ' ').slice(0, 300)})`;
  return new DeploymentFault(kind, `${words}: ${name}${said}`, { cause: thrown });
}

/** Whether AWS says that it is not there. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof DeploymentFault && partsOf(thrown.cause).name.includes('NotFound');
}

function partsOf(thrown: unknown) {
  const text = (name: string): string => {
    const value: unknown = Reflect.get(Object(thrown), name);
    return typeof value === 'string' ? value : '';
  };
  return { name: text('name') || 'unknown', code: text('code'), message: text('message') };
}
