import { app, HttpRequest } from '@azure/functions';
import { expect, test, vi } from 'vitest';
import { createEntraEndpoint } from '../src/endpoints.ts';
import { registerFunctions, toFunctionHandler } from '../src/functions.ts';
import { tokenIssuanceStart } from '../src/token-issuance-start.ts';
import { payloadOf, TENANT } from './payload.ts';

const endpoint = createEntraEndpoint(
  tokenIssuanceStart({
    tenantId: TENANT,
    facenition: {
      latestVerification: async () => ({ outcome: 'refused', reason: 'not_recent' }),
    },
    scope: 'sign-in',
    maxAgeSeconds: 600,
  }),
  {
    caller: async (headers) => {
      if (headers.get('authorization') !== 'Bearer good') throw new Error('who is it?');
    },
    onEvent: () => {},
  },
);

const requestOf = (authorization: string) =>
  new HttpRequest({
    method: 'POST',
    url: 'https://hooks.example/api/tokenIssuanceStart',
    headers: { authorization, 'content-type': 'application/json' },
    body: { string: JSON.stringify(payloadOf('token-issuance-start')) },
  });

test('an endpoint is a function of Azure', async () => {
  const { status, headers, body } = await toFunctionHandler(endpoint)(requestOf('Bearer good'));
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'application/json' });
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
  expect(text).toContain('"faceVerified":"false"');
});

test('which lets nobody in whom the endpoint does not', async () => {
  expect(await toFunctionHandler(endpoint)(requestOf('Bearer bad'))).toMatchObject({ status: 503 });
});

test('functions have no keys of their own, and answer POST', () => {
  const http = vi.spyOn(app, 'http').mockImplementation(() => {});
  registerFunctions({ tokenIssuanceStart: endpoint });
  expect(http).toHaveBeenCalledExactlyOnceWith('tokenIssuanceStart', {
    methods: ['POST'],
    authLevel: 'anonymous',
    handler: expect.any(Function),
  });
});
