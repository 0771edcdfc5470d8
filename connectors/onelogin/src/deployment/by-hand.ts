import type { ByHand } from '@facenition/deployment';
import type { OneLoginFile } from './file.ts';

/** The factor itself: OneLogin has no interface for it that its documents describe. */
export function byHand(file: OneLoginFile): readonly ByHand[] {
  return [registration(file), trustedIdp(file), factor(), facePolicy(file)];
}

/** What `facenition clients add` has to be told. */
function registrationCommand({ trusted_idp, facenition }: OneLoginFile): string {
  const { client_id: id, redirect_uri: redirectUri = 'REDIRECT_URI_OF_THE_CONSOLE' } = trusted_idp;
  const { idp, tenant } = facenition;
  return [
    `npx facenition clients add ${id} --name OneLogin --idp ${idp} --tenant ${tenant}`,
    `--redirect-uri ${redirectUri} --auth client_secret_post --no-pkce`,
  ].join(' ');
}

function registration(file: OneLoginFile): ByHand {
  return {
    title: 'Register OneLogin with the OpenID provider of Facenition',
    steps: [
      'Ask OneLogin to enable "Trusted IdP as a factor" for this account.',
      'In the console of OneLogin open Authentication > Trusted IdPs > New Trust, and copy the redirect URI that the page shows.',
      `Where Facenition runs: ${registrationCommand(file)}`,
      'Keep the client_secret that it prints: it is shown once.',
    ],
  };
}

function trustedIdp({
  facenition: { url },
  trusted_idp: { client_id: id, people },
}: OneLoginFile): ByHand {
  const issuer = `${url}/oidc`;
  const claim = people === 'email' ? 'email' : 'preferred_username';
  return {
    title: 'Set up the Trusted IdP',
    steps: [
      'Choose OpenID Connect; do not enable it for sign-in: it is a factor alone.',
      `Issuer: ${issuer}`,
      `Authentication endpoint: ${issuer}/authorize`,
      `Token endpoint: ${issuer}/token, authentication method POST`,
      `Userinfo endpoint: ${issuer}/userinfo`,
      'Scopes: openid profile email',
      `Client ID: ${id}; client secret: what clients add printed.`,
      `User attribute: ${people}, from the claim ${claim}. It has to be what people are called in the vault of Facenition, to the letter.`,
    ],
  };
}

function factor(): ByHand {
  return {
    title: 'Make it a factor',
    steps: [
      'Open Authentication > Authentication Factors > New Auth Factor > Trusted IdP, and choose the Trusted IdP.',
    ],
  };
}

function facePolicy({ face_policy: policy }: OneLoginFile): ByHand {
  return {
    title: `Let the face policy (${policy}) demand it`,
    steps: [
      `In Security > Policies, in the user policy ${policy}: require MFA at every sign-in, with this factor and no other.`,
      'Make it the policy of everybody who has to show a face, best as the default policy of the account. The hook relaxes it; it is not what holds the door.',
    ],
  };
}
