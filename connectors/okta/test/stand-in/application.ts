import type { Facenition } from '@facenition/hook';
import { formatProof, type Proof } from '@facenition/hook';
import { stateWithProof } from '@facenition/okta';
import { claimsIn } from './sign-in.ts';
import { AUTHORIZATION_SERVER, CALLBACK, CLIENT } from './state.ts';

/** What came of a sign-in, for the application that asked. */
export type SignedIn =
  | { readonly outcome: 'in'; readonly refreshToken: string }
  | { readonly outcome: 'out'; readonly why: string };

export interface Asked {
  readonly sid: string;
  readonly proof?: Proof | undefined;
  readonly by?: 'state' | 'parameter';
}

/**
 * An application with OpenID Connect, as the README says: it begins the capture, sends the proof
 * with the authorization request, and lets in by the claim alone.
 */
export function openApplication(orgUrl: string, facenition: Pick<Facenition, 'beginCapture'>) {
  const root = `${orgUrl}/oauth2/${AUTHORIZATION_SERVER}/v1`;
  const token = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: CLIENT, ...fields });
    const response = await fetch(`${root}/token`, { method: 'POST', body });
    return Object(await response.json());
  };
  const judge = ({ error_description: why, ...tokens }: Record<string, string>): SignedIn => {
    if (tokens.access_token === undefined) return { outcome: 'out', why: why ?? 'no tokens' };
    const { face_verified: verified } = claimsIn(tokens.access_token);
    if (verified !== true) return { outcome: 'out', why: 'no face in the token' };
    return { outcome: 'in', refreshToken: tokens.refresh_token ?? '' };
  };
  return {
    async beginCapture(user: string): Promise<string> {
      const begun = await facenition.beginCapture({
        ...{ user, scope: 'sign-in', asking: 'Bank', returnBy: 'redirect', state: 'st-1' },
        returnTo: 'https://bank.acme.example/face/done',
      });
      if (begun.outcome !== 'begun') throw new Error('A face is asked for.');
      return begun.txn;
    },
    async signIn({ sid, proof, by = 'state' }: Asked): Promise<SignedIn> {
      const state = crypto.randomUUID();
      const sent = proof !== undefined && by === 'state' ? stateWithProof(state, proof) : state;
      const url = new URL(`${root}/authorize`);
      url.search = new URLSearchParams({
        ...{ client_id: CLIENT, response_type: 'code', scope: 'openid profile', state: sent },
        redirect_uri: CALLBACK,
        ...(proof !== undefined && by === 'parameter' && { face: formatProof(proof) }),
      }).toString();
      const response = await fetch(url, { redirect: 'manual', headers: { cookie: `sid=${sid}` } });
      const back = new URL(response.headers.get('location') ?? '');
      if (back.searchParams.get('state') !== sent) return { outcome: 'out', why: 'another state' };
      const why = back.searchParams.get('error_description');
      if (why !== null) return { outcome: 'out', why };
      const code = back.searchParams.get('code') ?? '';
      return judge(await token({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK }));
    },
    refresh: async (refreshToken: string): Promise<SignedIn> =>
      judge(await token({ grant_type: 'refresh_token', refresh_token: refreshToken })),
    /** The application on its own. */
    machine: () => token({ grant_type: 'client_credentials' }),
  };
}

/** A browser with a session of the org. */
export async function signInToOkta(
  orgUrl: string,
  login: string,
  password: string,
): Promise<string | undefined> {
  const body = new URLSearchParams({ login, password });
  const response = await fetch(`${orgUrl}/login`, { method: 'POST', body });
  if (!response.ok) return undefined;
  const { sid }: { sid: string } = Object(await response.json());
  return sid;
}
