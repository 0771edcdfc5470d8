import { fromBase64Url } from './base64url.ts';
import {
  type Fields,
  isFields,
  readFields,
  readOptional,
  readText,
  refuse,
} from './protocol/reading.ts';

/** What `navigator.credentials` is asked for; the extensions are added by this page. */
export type PasskeyOptions =
  | { readonly ceremony: 'create'; readonly publicKey: PublicKeyCredentialCreationOptions }
  | { readonly ceremony: 'get'; readonly publicKey: PublicKeyCredentialRequestOptions };

/**
 * The options of WebAuthn from their JSON form
 * (https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON and the following section).
 *
 * By hand: `PublicKeyCredential.parseCreationOptionsFromJSON` is missing in browsers that have the
 * rest. What this page does not use (hints, attestation formats) is left out.
 */
export function readPasskeyOptions(value: unknown): PasskeyOptions {
  const fields = readFields(value, 'passkey.options');
  return 'pubKeyCredParams' in fields
    ? { ceremony: 'create', publicKey: readCreation(fields) }
    : { ceremony: 'get', publicKey: readRequest(fields) };
}

function readCreation(fields: Fields): PublicKeyCredentialCreationOptions {
  const user = readFields(fields.user, 'user');
  const rp = readFields(fields.rp, 'rp');
  return {
    challenge: readBytes(fields, 'challenge'),
    rp: { name: readText(rp, 'name'), ...readOptional(rp, 'id', readText) },
    user: {
      id: readBytes(user, 'id'),
      name: readText(user, 'name'),
      displayName: readText(user, 'displayName'),
    },
    pubKeyCredParams: readList(fields, 'pubKeyCredParams').map((entry) => ({
      type: 'public-key',
      alg: Number(entry.alg),
    })),
    excludeCredentials: readDescriptors(fields, 'excludeCredentials'),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
    ...readOptional(fields, 'timeout', readNumber),
  };
}

function readRequest(fields: Fields): PublicKeyCredentialRequestOptions {
  return {
    challenge: readBytes(fields, 'challenge'),
    allowCredentials: readDescriptors(fields, 'allowCredentials'),
    userVerification: 'required',
    ...readOptional(fields, 'rpId', readText),
    ...readOptional(fields, 'timeout', readNumber),
  };
}

function readDescriptors(fields: Fields, name: string): PublicKeyCredentialDescriptor[] {
  return readList(fields, name).map((entry) => {
    const transports = Array.isArray(entry.transports) ? entry.transports.filter(isTransport) : [];
    return {
      type: 'public-key',
      id: readBytes(entry, 'id'),
      ...(transports.length > 0 && { transports }),
    };
  });
}

const TRANSPORTS: readonly string[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb'];

function isTransport(value: unknown): value is AuthenticatorTransport {
  return typeof value === 'string' && TRANSPORTS.includes(value);
}

function readList(fields: Fields, name: string): readonly Fields[] {
  const list: unknown = fields[name] ?? [];
  return Array.isArray(list) && list.every(isFields) ? list : refuse(name);
}

function readBytes(fields: Fields, name: string): Uint8Array<ArrayBuffer> {
  return fromBase64Url(readText(fields, name)) ?? refuse(name);
}

function readNumber(fields: Fields, name: string): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(name);
}
