import { text } from 'node:stream/consumers';
import { GRAPH_TOKEN } from './graph.ts';
import { listen } from './listen.ts';

export const DEPLOYER = {
  clientId: 'd0a1b2c3-1111-4222-8333-444455556666',
  secret: 'a-client-secret',
};

/** Where an application of the tenant gets tokens for Graph: RFC 6749, section 4.4. */
export async function startLogin(tenant: string) {
  const asked: string[] = [];
  const url = await listen(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    asked.push(String(form.get('client_id')));
    const isKnown =
      request.url === `/${tenant}/oauth2/v2.0/token` &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('scope') === 'https://graph.microsoft.com/.default' &&
      form.get('client_id') === DEPLOYER.clientId;
    const isRight = isKnown && form.get('client_secret') === DEPLOYER.secret;
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isRight ? granted : isKnown ? wrong : unknown));
  });
  return { url, asked };
}

const granted = { token_type: 'Bearer', expires_in: 3599, access_token: GRAPH_TOKEN };
const wrong = {
  error: 'invalid_client',
  error_description: 'AADSTS7000215: Invalid client secret provided. Trace ID: 1',
};
const unknown = {
  error: 'unauthorized_client',
  error_description: 'AADSTS700016: Application was not found in the directory. Trace ID: 1',
};
