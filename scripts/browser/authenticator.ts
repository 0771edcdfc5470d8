import type { Page } from 'playwright-core';

/** A passkey provider inside Chromium that always finds its person willing. */
export interface VirtualAuthenticator {
  /** `false`: from now on it does not recognise the person. */
  setUserVerified(isVerified: boolean): Promise<void>;
  /** How many passkeys it holds. */
  countCredentials(): Promise<number>;
  remove(): Promise<void>;
}

/** Built into the device, with resident keys, user verification and the PRF extension (CTAP 2.1). */
export async function addAuthenticator(
  page: Page,
  { hasPrf = true }: { readonly hasPrf?: boolean } = {},
): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setUserVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    countCredentials: async () => {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.length;
    },
    remove: async () => {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      await session.detach();
    },
  };
}
