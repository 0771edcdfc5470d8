import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import * as z from 'zod';
import type { CaptureSubject, StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { VaultPasskey } from '../store/vault.ts';

export interface PasskeySettings {
  /** Domain of the passkeys (WebAuthn `rp.id`): that of the capture page, or a parent of it. */
  readonly rpId: string;
  /** As people read it. */
  readonly rpName: string;
  /** HMAC under a key of this server: what nobody else can tell from a real one. 32 bytes. */
  readonly pseudonym: (message: Uint8Array) => Promise<Uint8Array>;
}

/** What the page hands to the browser, and the salt for the PRF extension. */
export interface PasskeyAsk {
  readonly options: PublicKeyCredentialCreationOptionsJSON | PublicKeyCredentialRequestOptionsJSON;
  /** 32 bytes, base64url. */
  readonly prf_salt: string;
}

/** Passkeys that hold the secret of a reference: WebAuthn level 3 with its PRF extension. */
export interface Passkeys {
  askToRegister(transaction: StoredCaptureTransaction): Promise<PasskeyAsk>;
  askToProve(
    transaction: StoredCaptureTransaction,
    passkey: VaultPasskey | undefined,
  ): Promise<PasskeyAsk>;
  /** The passkey that was made; `undefined`: this is none, or not for this transaction. */
  registered(
    transaction: StoredCaptureTransaction,
    response: string,
    origins: readonly string[],
  ): Promise<VaultPasskey | undefined>;
  /** The new counter; `undefined`: it was not proved. */
  proved(
    transaction: StoredCaptureTransaction,
    response: string,
    passkey: VaultPasskey,
    origins: readonly string[],
  ): Promise<number | undefined>;
}

const RESPONSE_BYTES = 16_384;
const Transports = z.array(
  z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']),
);
const client = z.looseObject({ clientDataJSON: z.base64url() });
const common = {
  id: z.base64url(),
  rawId: z.base64url(),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
};
const Registration = z.looseObject({
  ...common,
  response: client.extend({ attestationObject: z.base64url(), transports: Transports.optional() }),
});
const Authentication = z.looseObject({
  ...common,
  response: client.extend({ authenticatorData: z.base64url(), signature: z.base64url() }),
});

export function createPasskeys({ rpId, rpName, pseudonym }: PasskeySettings): Passkeys {
  return {
    async askToRegister(transaction) {
      const options = await generateRegistrationOptions({
        rpName,
        rpID: rpId,
        userName: transaction.asking,
        userID: userHandle(transaction.subject),
        challenge: challengeOf(transaction),
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      });
      return { options, prf_salt: prfSalt(transaction.scope) };
    },
    async askToProve(transaction, passkey) {
      const { id, transports } = passkey ?? (await decoyPasskey(transaction, pseudonym));
      const known = Transports.safeParse(transports);
      const options = await generateAuthenticationOptions({
        rpID: rpId,
        challenge: challengeOf(transaction),
        allowCredentials: [{ id, ...(known.success && { transports: known.data }) }],
        userVerification: 'required',
      });
      return { options, prf_salt: prfSalt(transaction.scope) };
    },
    async registered(transaction, response, origins) {
      const given = read(response, isRegistration);
      if (given === undefined) return undefined;
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: given,
          expectedChallenge: transaction.passkeyChallenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          requireUserVerification: true,
        });
        if (!verified || registrationInfo === undefined) return undefined;
        const { id, publicKey, counter, transports } = registrationInfo.credential;
        const key = Buffer.from(publicKey).toString('base64url');
        return { id, publicKey: key, counter, ...(transports && { transports }) };
      } catch {
        // The library throws for whatever is wrong with what the browser sent.
        return undefined;
      }
    },
    async proved(transaction, response, passkey, origins) {
      const given = read(response, isAuthentication);
      if (given === undefined || given.id !== passkey.id) return undefined;
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: given,
          expectedChallenge: transaction.passkeyChallenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          requireUserVerification: true,
          credential: {
            id: passkey.id,
            publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
            counter: passkey.counter,
          },
        });
        return verified ? authenticationInfo.newCounter : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function challengeOf({ passkeyChallenge }: StoredCaptureTransaction): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(passkeyChallenge, 'base64url'));
}

/** What an authenticator files the passkey under: the same person again replaces it. */
function userHandle({ idp, tenant, userId }: CaptureSubject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashed('facenition user handle v1', idp, tenant, userId));
}

/** The same for everybody: what makes a secret one's own is the passkey. */
function prfSalt(scope: string): string {
  return hashed('facenition prf salt v1', scope).toString('base64url');
}

/** For a person whom nobody enrolled: the page must not tell, and shows the same again. */
async function decoyPasskey(
  { subject, scope }: StoredCaptureTransaction,
  pseudonym: PasskeySettings['pseudonym'],
): Promise<Pick<VaultPasskey, 'id' | 'transports'>> {
  const { idp, tenant, userId } = subject;
  const id = await pseudonym(hashed('facenition decoy v1', idp, tenant, userId, scope));
  return { id: Buffer.from(id).toString('base64url'), transports: ['internal'] };
}

function hashed(...words: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(words)).digest();
}

/** Of this form; the library checks the rest. */
const isRegistration = (value: unknown): value is RegistrationResponseJSON =>
  Registration.safeParse(value).success;
const isAuthentication = (value: unknown): value is AuthenticationResponseJSON =>
  Authentication.safeParse(value).success;

function read<Answer>(
  text: string,
  isAnswer: (value: unknown) => value is Answer,
): Answer | undefined {
  if (text.length > RESPONSE_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isAnswer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
