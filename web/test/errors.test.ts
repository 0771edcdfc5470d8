import { describe, expect, test } from 'vitest';
import {
  identifyAuthenticationError,
  identifyCameraError,
  identifyRegistrationError,
} from '../src/identify-error.ts';

const named = (name: string): DOMException => new DOMException('said by a browser', name);

describe('a fault of a browser is known by its name', () => {
  test.each([
    ['NotAllowedError', 'camera-refused'],
    ['SecurityError', 'camera-refused'],
    ['NotFoundError', 'camera-none'],
    ['OverconstrainedError', 'camera-none'],
    ['NotReadableError', 'camera-in-use'],
    ['AbortError', 'camera-in-use'],
    ['TypeError', 'camera-failed'],
  ])('the camera: %s', (name, code) => {
    expect(identifyCameraError(named(name)).code).toBe(code);
  });

  test.each([
    ['NotAllowedError', 'passkey-cancelled'],
    ['AbortError', 'passkey-cancelled'],
    ['InvalidStateError', 'passkey-exists'],
    ['NotSupportedError', 'passkey-unsupported'],
    ['ConstraintError', 'passkey-unsupported'],
    ['SecurityError', 'passkey-failed'],
  ])('a new passkey: %s', (name, code) => {
    expect(identifyRegistrationError(named(name)).code).toBe(code);
  });

  test.each([
    ['NotAllowedError', 'passkey-cancelled'],
    ['SecurityError', 'passkey-failed'],
    ['InvalidStateError', 'passkey-failed'],
  ])('a known passkey: %s', (name, code) => {
    expect(identifyAuthenticationError(named(name)).code).toBe(code);
  });

  test('what is no error at all is one all the same', () => {
    expect(identifyCameraError('a word').code).toBe('camera-failed');
  });
});
