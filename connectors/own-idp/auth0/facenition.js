/**
 * A live face after the first factor: an Action of the trigger `post-login`, Node 22.
 *
 * Secrets: FACENITION_ISSUER (https://FACENITION_HOST/oidc), FACENITION_CLIENT_ID,
 * FACENITION_CLIENT_SECRET, and CONTINUE_URL (https://AUTH0_DOMAIN/continue), which is registered
 * with Facenition as the redirect URI. People are enrolled under `event.user.user_id`.
 */
const { createHash, randomBytes } = require('node:crypto');

/** The least that is good enough, strongest first. */
const WANTED = 'urn:facenition:loa:face-live';
/** For how long a face counts in a session of Auth0, in seconds; 0: for no other sign-in. */
const MAX_AGE_SECONDS = 0;
const DENIED = 'Your face could not be confirmed.';

exports.onExecutePostLogin = async (event, api) => {
  try {
    // Nobody is there to be captured. The face was shown when the refresh token was issued.
    if (event.transaction?.protocol === 'oauth2-refresh-token') return;
    if (isRecent(event)) {
      tell(api, WANTED);
      return;
    }
    if (!api.redirect.canRedirect()) {
      api.access.deny(DENIED);
      return;
    }
    const [verifier, nonce] = [random(), random()];
    // Kept by Auth0 with this one sign-in, over the redirect, and not told to the browser.
    api.transaction.setMetadata('facenition_verifier', verifier);
    api.transaction.setMetadata('facenition_nonce', nonce);
    api.redirect.sendUserTo(`${event.secrets.FACENITION_ISSUER}/authorize`, {
      query: {
        response_type: 'code',
        client_id: event.secrets.FACENITION_CLIENT_ID,
        redirect_uri: event.secrets.CONTINUE_URL,
        scope: 'openid',
        login_hint: event.user.user_id,
        acr_values: WANTED,
        prompt: 'login',
        nonce,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      },
    });
  } catch {
    api.access.deny(DENIED);
  }
};

/** Auth0 has compared `state` before this runs: the browser that began is the one that is back. */
exports.onContinuePostLogin = async (event, api) => {
  try {
    const claims = await redeem(event);
    if (!isOurs(claims, event)) {
      api.access.deny(DENIED);
      return;
    }
    api.authentication.recordMethod(methodOf(event));
    tell(api, claims.acr);
  } catch {
    // Facenition does not answer, or not with a token.
    api.access.deny(DENIED);
  }
};

/** From the token endpoint itself, over TLS: OpenID Connect Core 3.1.3.7, point 6. */
async function redeem(event) {
  const { code, error } = event.request.query ?? {};
  if (error !== undefined || typeof code !== 'string') return {};
  const { FACENITION_ISSUER, FACENITION_CLIENT_ID, FACENITION_CLIENT_SECRET, CONTINUE_URL } =
    event.secrets;
  const answer = await fetch(`${FACENITION_ISSUER}/token`, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(8000),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CONTINUE_URL,
      client_id: FACENITION_CLIENT_ID,
      client_secret: FACENITION_CLIENT_SECRET,
      code_verifier: kept(event, 'verifier'),
    }).toString(),
  });
  if (answer.status !== 200) return {};
  const { id_token: idToken } = await answer.json();
  return JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url').toString());
}

function isOurs(claims, event) {
  const { FACENITION_ISSUER, FACENITION_CLIENT_ID } = event.secrets;
  return (
    claims.iss === FACENITION_ISSUER &&
    claims.aud === FACENITION_CLIENT_ID &&
    claims.sub === event.user.user_id &&
    claims.nonce === kept(event, 'nonce') &&
    claims.acr === WANTED &&
    typeof claims.exp === 'number' &&
    claims.exp * 1000 > Date.now()
  );
}

/** What the application has to look at. */
function tell(api, acr) {
  api.idToken.setCustomClaim('face_acr', acr);
  api.accessToken.setCustomClaim('face_acr', acr);
}

function random() {
  return randomBytes(32).toString('base64url');
}

function kept(event, name) {
  const value = event.transaction?.metadata?.[`facenition_${name}`];
  if (typeof value !== 'string' || value === '') throw new Error('no sign-in of ours');
  return value;
}

function methodOf(event) {
  return `${event.secrets.FACENITION_ISSUER}/face`;
}

function isRecent(event) {
  const methods = event.authentication?.methods ?? [];
  return methods.some(({ name, timestamp }) => {
    const age = Date.now() - Date.parse(timestamp);
    return name === methodOf(event) && age >= 0 && age < MAX_AGE_SECONDS * 1000;
  });
}
