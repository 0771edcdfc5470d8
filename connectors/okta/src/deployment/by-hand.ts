import type { ByHand } from '@facenition/deployment';
import type { OktaFile } from './file.ts';

/** What Okta has no interface for. */
export function byHandOf(file: OktaFile): readonly ByHand[] {
  const { idp_authenticator, saml_hook, registration_hook, token_hook } = file;
  return [
    ...(token_hook === undefined ? [] : [inApplications()]),
    ...(saml_hook === undefined ? [] : [attachSaml(saml_hook.name)]),
    ...(registration_hook === undefined ? [] : [inForm(registration_hook)]),
    ...(idp_authenticator === undefined ? [] : [asAuthenticator(file.org, idp_authenticator)]),
  ];
}

function inApplications(): ByHand {
  return {
    title: 'Applications require the claim',
    steps: [
      'Okta issues tokens without asking where the token hook does not answer.',
      'Have every application, and every API behind it, refuse tokens in which `face_verified` is not `true`.',
    ],
  };
}

function attachSaml(name: string): ByHand {
  return {
    title: 'Attach the SAML hook',
    steps: [
      'Admin Console > Applications > the SAML application > General > SAML Settings > Edit.',
      `Advanced settings > Assertion Inline Hook: choose "${name}", and save.`,
      'Have the service provider refuse assertions in which `faceVerified` is not `true`.',
    ],
  };
}

type RegistrationFile = NonNullable<OktaFile['registration_hook']>;

function inForm({ capture_attribute, profile_policy }: RegistrationFile): ByHand {
  const policy = profile_policy === undefined ? 'the policy' : `"${profile_policy}"`;
  return {
    title: 'Ask for the capture in the sign-up form',
    steps: [
      `Admin Console > Security > User Profile Policies > ${policy} > Profile enrollment form: add "${capture_attribute}", required.`,
      'Have the sign-up page begin a capture and put its id (fntx_...) into that field, as the README shows.',
      ...(profile_policy === undefined
        ? ['In the same policy choose the registration hook as inline hook.']
        : []),
    ],
  };
}

type AuthenticatorFile = NonNullable<OktaFile['idp_authenticator']>;

function asAuthenticator(org: string, { name, client_id }: AuthenticatorFile): ByHand {
  return {
    title: 'Make the identity provider an authenticator',
    steps: [
      `On the server, before \`apply\`: npx facenition clients add ${client_id} --name Okta --idp okta --tenant TENANT --profile okta-idp --redirect-uri ${org}/oauth2/v1/authorize/callback (TENANT as the hooks have it). The secret that it prints is the \`client_secret\` of the file.`,
      `At once after \`apply\`: Admin Console > Security > Identity Providers > "${name}" > Configure: set IdP Usage to "Factor only". Until its usage is "Factor only", Okta lets people sign in by it alone, without their password.`,
      `Security > Authenticators > Add authenticator > IdP Authenticator: choose "${name}".`,
      'Security > Authenticators > Enrollment: make it optional or required for the groups that shall have it.',
      'Applications > the application > Sign On > authentication policy: require a possession factor, or this authenticator by its name.',
    ],
  };
}
