/**
 * What the user id of a reference begins with that was made while the account of its person is. No
 * identity provider can name such a person, so nobody is verified as one.
 */
export const SIGN_UP_PREFIX = 'sign-up:';

/** @param txn the capture of the sign-up: `fntx_...` */
export function signUpUser(txn: string): string {
  return SIGN_UP_PREFIX + txn;
}

export function isSignUpUser(userId: string): boolean {
  return userId.startsWith(SIGN_UP_PREFIX);
}
