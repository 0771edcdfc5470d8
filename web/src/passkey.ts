import { toBase64Url } from './base64url.ts';
import { CaptureError } from './capture-error.ts';
import { identifyAuthenticationError, identifyRegistrationError } from './identify-error.ts';
import type { PasskeyOptions } from './passkey-options.ts';

export interface PasskeyRequest {
  readonly options: PasskeyOptions;
  /** 32 bytes. */
  readonly prfSalt: Uint8Array<ArrayBuffer>;
}

export interface PasskeyAnswer {
  /** The device secret: 32 bytes that this passkey alone gives, and only to this relying party. */
  readonly secret: Uint8Array<ArrayBuffer>;
  /** The JSON form of the WebAuthn response. */
  readonly response: string;
}

const INFO = new TextEncoder().encode('facenition device secret v1');

/**
 * Makes or uses a passkey, and takes the device secret out of its PRF extension
 * (https://www.w3.org/TR/webauthn-3/#prf-extension).
 *
 * @throws {CaptureError} with a code of a passkey
 */
export async function usePasskey({ options, prfSalt }: PasskeyRequest): Promise<PasskeyAnswer> {
  if (!('PublicKeyCredential' in globalThis)) {
    throw new CaptureError('passkey-unsupported', 'no WebAuthn');
  }
  const extensions = { prf: { eval: { first: prfSalt } } };
  if (options.ceremony === 'get') {
    const credential = await get({ ...options.publicKey, extensions });
    const secret = await deriveSecret(prfOutput(credential), prfSalt);
    return { secret, response: JSON.stringify(assertionJson(credential)) };
  }
  const credential = await create({ ...options.publicKey, extensions });
  const output = prfOutput(credential) ?? (await outputLater(credential, options, extensions));
  const secret = await deriveSecret(output, prfSalt);
  return { secret, response: JSON.stringify(registrationJson(credential)) };
}

/** HKDF-SHA-256 (RFC 5869): what leaves the page is not the output of the authenticator itself. */
export async function deriveSecret(
  output: BufferSource | undefined,
  salt: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (output?.byteLength !== 32) throw new CaptureError('passkey-unsupported', 'no PRF output');
  const key = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveBits']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: INFO };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 256));
}

async function create(publicKey: PublicKeyCredentialCreationOptions): Promise<PublicKeyCredential> {
  try {
    return passkeyOf(await navigator.credentials.create({ publicKey }));
  } catch (error) {
    throw error instanceof CaptureError ? error : identifyRegistrationError(error);
  }
}

async function get(publicKey: PublicKeyCredentialRequestOptions): Promise<PublicKeyCredential> {
  try {
    return passkeyOf(await navigator.credentials.get({ publicKey }));
  } catch (error) {
    throw error instanceof CaptureError ? error : identifyAuthenticationError(error);
  }
}

function passkeyOf(credential: Credential | null): PublicKeyCredential {
  if (credential instanceof PublicKeyCredential) return credential;
  throw new CaptureError('passkey-failed', 'no public key credential');
}

function prfOutput(credential: PublicKeyCredential): BufferSource | undefined {
  return credential.getClientExtensionResults().prf?.results?.first;
}

/**
 * Many authenticators evaluate the PRF only when the passkey is used. What they sign here goes
 * nowhere, so that the challenge may be ours.
 */
async function outputLater(
  { rawId }: PublicKeyCredential,
  options: PasskeyOptions & { readonly ceremony: 'create' },
  extensions: AuthenticationExtensionsClientInputs,
): Promise<BufferSource | undefined> {
  const { id: rpId } = options.publicKey.rp;
  const credential = await get({
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: [{ type: 'public-key', id: rawId }],
    userVerification: 'required',
    ...(rpId !== undefined && { rpId }),
    extensions,
  });
  return prfOutput(credential);
}

// The JSON forms are those of https://www.w3.org/TR/webauthn-3/#dom-publickeycredential-tojson. By
// hand: browsers' own would put the PRF output, which is secret, among the extension results.

function registrationJson(credential: PublicKeyCredential): RegistrationResponseJSON {
  const { response } = credential;
  if (!(response instanceof AuthenticatorAttestationResponse)) {
    throw new CaptureError('passkey-failed', 'no attestation');
  }
  const publicKey = response.getPublicKey();
  return {
    ...commonJson(credential),
    response: {
      clientDataJSON: encode(response.clientDataJSON),
      attestationObject: encode(response.attestationObject),
      authenticatorData: encode(response.getAuthenticatorData()),
      publicKeyAlgorithm: response.getPublicKeyAlgorithm(),
      transports: response.getTransports(),
      ...(publicKey !== null && { publicKey: encode(publicKey) }),
    },
  };
}

function assertionJson(credential: PublicKeyCredential): AuthenticationResponseJSON {
  const { response } = credential;
  if (!(response instanceof AuthenticatorAssertionResponse)) {
    throw new CaptureError('passkey-failed', 'no assertion');
  }
  return {
    ...commonJson(credential),
    response: {
      clientDataJSON: encode(response.clientDataJSON),
      authenticatorData: encode(response.authenticatorData),
      signature: encode(response.signature),
      ...(response.userHandle !== null && { userHandle: encode(response.userHandle) }),
    },
  };
}

function commonJson({ id, rawId, type, authenticatorAttachment }: PublicKeyCredential) {
  return {
    id,
    rawId: encode(rawId),
    type,
    clientExtensionResults: {},
    ...(authenticatorAttachment !== null && { authenticatorAttachment }),
  };
}

function encode(buffer: ArrayBuffer): string {
  return toBase64Url(new Uint8Array(buffer));
}
