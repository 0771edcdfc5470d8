import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { remoteKeys, TicketFault, verifyTicket } from '../src/index.ts';
import { EXPECTED, made, newIssuer, portsOf } from './made-ticket.ts';

const issuer = await newIssuer('ES256');
const ticket = await made(issuer);

async function serving(answer: (response: ServerResponse) => void) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const { port } = address;
  return { url: `http://127.0.0.1:${port}/.well-known/jwks.json`, requests: () => requests };
}

const json = (value: unknown) => (response: ServerResponse) => {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
};

test('keys are fetched once, and used again', async () => {
  const { url, requests } = await serving(json(issuer.set));
  const keys = remoteKeys(url);
  for (const attempt of ['a', 'b', 'c']) {
    const ports = portsOf(issuer, { keys });
    const outcome = await verifyTicket(ticket, { ...EXPECTED, attempt }, ports);
    expect(outcome.outcome).toBe('accepted');
  }
  expect(requests()).toBe(1);
});

test('a name that is not there is refused, and does not make one ask again and again', async () => {
  const { url, requests } = await serving(json(issuer.set));
  const keys = remoteKeys(url);
  const other = await made(issuer, {}, { kid: 'two' });
  for (let round = 0; round < 5; round += 1) {
    const outcome = await verifyTicket(other, EXPECTED, portsOf(issuer, { keys }));
    expect(outcome).toEqual({ outcome: 'refused', reason: 'unknown-key' });
  }
  expect(requests()).toBe(1);
});

test.each([
  ['an error', (response: ServerResponse) => response.writeHead(500).end()],
  ['no JSON', (response: ServerResponse) => response.end('<html>')],
  ['no key set', json({ keys: 'none' })],
  [
    'somewhere else',
    (response: ServerResponse) => response.writeHead(302, { location: '/' }).end(),
  ],
  ['nothing', () => {}],
] as const)('where the service answers %s nobody gets in', async (_, answer) => {
  const { url } = await serving((response) => void answer(response));
  const keys = remoteKeys(url, { timeoutMs: 200 });
  const fault = await verifyTicket(ticket, EXPECTED, portsOf(issuer, { keys })).catch(
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(TicketFault);
  expect(fault).toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
});

test('where nobody listens neither', async () => {
  const keys = remoteKeys('http://127.0.0.1:9/jwks.json');
  await expect(verifyTicket(ticket, EXPECTED, portsOf(issuer, { keys }))).rejects.toMatchObject({
    code: 'ERR_KEYS_UNAVAILABLE',
  });
});

test('keys come by https, or from this machine', () => {
  for (const url of ['http://verify.example/jwks.json', 'ftp://localhost/jwks.json', 'jwks.json']) {
    expect(() => remoteKeys(url)).toThrow(TypeError);
  }
  expect(remoteKeys('https://verify.example/jwks.json')).toBeTypeOf('function');
});
