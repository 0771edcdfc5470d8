/** Nobody: an event about this user proves nothing. */
const NOBODY = {
  id: '00u0000000facenition',
  profile: { login: 'facenition-doctor@example.invalid', firstName: 'Doctor', lastName: 'Check' },
};

/** What the doctor has Okta send, by the type of the hook. It asks for what nobody may get. */
export function samplePayload(type: string, org: string): object {
  const envelope = {
    ...{ eventId: 'facenition-doctor', eventTime: '2026-11-20T09:00:00.000Z' },
    ...{ eventType: type, eventTypeVersion: '1.0', cloudEventVersion: '0.1' },
    contentType: 'application/json',
  };
  const user = {
    ...NOBODY,
    _links: { groups: { href: `${org}/api/v1/users/${NOBODY.id}/groups` } },
  };
  const request = { id: 'facenition-doctor', method: 'GET', ipAddress: '192.0.2.1' };
  const { login } = NOBODY.profile;
  const session = { id: 'facenition-doctor', userId: NOBODY.id, login, status: 'ACTIVE' };
  switch (type) {
    case 'com.okta.user.pre-registration':
      return {
        ...{ ...envelope, source: 'facenition-doctor', requestType: 'self.service.registration' },
        data: { context: { request }, userProfile: NOBODY.profile, action: 'ALLOW' },
      };
    case 'com.okta.user.credential.password.import':
      return {
        ...{ ...envelope, source: `${org}/api/v1/inlineHooks/facenition-doctor` },
        data: {
          context: { request, credential: { username: login, password: 'none' } },
          action: { credential: 'UNVERIFIED' },
        },
      };
    case 'com.okta.saml.tokens.transform':
      return {
        ...{ ...envelope, source: `${org}/app/facenition-doctor/sso/saml` },
        data: { context: { request, session, user }, assertion: { claims: {} } },
      };
    default:
      return {
        ...{ ...envelope, source: `${org}/oauth2/default/v1/authorize` },
        data: {
          context: {
            request: { ...request, url: { value: `${org}/oauth2/default/v1/authorize` } },
            protocol: {
              ...{ type: 'OAUTH2.0', request: { state: 'doctor', scope: 'openid' } },
              issuer: { uri: `${org}/oauth2/default` },
            },
            ...{ session, user },
          },
          identity: { claims: {}, token: { lifetime: { expiration: 3600 } } },
          access: { claims: {}, token: { lifetime: { expiration: 3600 } }, scopes: {} },
        },
      };
  }
}
