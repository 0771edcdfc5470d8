import { CaptureError, type CaptureErrorCode } from './capture-error.ts';

/**
 * What a rejection of `getUserMedia` means for the person.
 *
 * The names are those of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia
 * (the steps of `getUserMedia()`).
 */
export function identifyCameraError(error: unknown): CaptureError {
  const name = nameOf(error);
  switch (name) {
    // Step 10.6: permission denied by the person, or (step 10.2) by a permissions policy.
    case 'NotAllowedError':
    // Not in today's text; older browsers say so where the page may not ask at all.
    case 'SecurityError':
      return cameraError('camera-refused', name, error);
    // Step 10.3: no candidate of that kind at all.
    case 'NotFoundError':
    // Step 10.5: the constraints leave none; ours demand nothing but one device.
    case 'OverconstrainedError':
      return cameraError('camera-none', name, error);
    // Step 10.9: "an operating system level, hardware or other error prevented access".
    case 'NotReadableError':
    case 'AbortError':
      return cameraError('camera-in-use', name, error);
    default:
      return cameraError('camera-failed', name, error);
  }
}

/**
 * What a rejection of `navigator.credentials.create` means for the person.
 *
 * The steps are those of https://www.w3.org/TR/webauthn-3/#sctn-createCredential
 */
export function identifyRegistrationError(error: unknown): CaptureError {
  const name = nameOf(error);
  switch (name) {
    // The authenticator holds a credential of `excludeCredentials`, and the person agreed to say so.
    case 'InvalidStateError':
      return passkeyError('passkey-exists', name, error);
    // No algorithm in common (step 10), or no user verification and no resident key.
    case 'NotSupportedError':
    case 'ConstraintError':
      return passkeyError('passkey-unsupported', name, error);
    default:
      return identifyCeremonyError(error);
  }
}

/**
 * What a rejection of `navigator.credentials.get` means for the person.
 *
 * The steps are those of https://www.w3.org/TR/webauthn-3/#sctn-getAssertion
 */
export function identifyAuthenticationError(error: unknown): CaptureError {
  return identifyCeremonyError(error);
}

/** What both ceremonies share. */
function identifyCeremonyError(error: unknown): CaptureError {
  const name = nameOf(error);
  switch (name) {
    // Cancelled, timed out or not permitted: on purpose, a page cannot tell them apart
    // (https://www.w3.org/TR/webauthn-3/#sctn-assertion-privacy).
    case 'NotAllowedError':
    case 'AbortError':
      return passkeyError('passkey-cancelled', name, error);
    case 'NotSupportedError':
      return passkeyError('passkey-unsupported', name, error);
    // `SecurityError`: the page's origin is not one of the relying party id's (steps 7 and 8).
    default:
      return passkeyError('passkey-failed', name, error);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function cameraError(code: CaptureErrorCode, name: string, cause: unknown): CaptureError {
  return new CaptureError(code, `the camera was not given: ${name}`, { cause });
}

function passkeyError(code: CaptureErrorCode, name: string, cause: unknown): CaptureError {
  return new CaptureError(code, `the passkey was not used: ${name}`, { cause });
}
