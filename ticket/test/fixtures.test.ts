import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { expect, test } from 'vitest';
import {
  checkClaims,
  localKeys,
  openTicket,
  TICKET_BYTES,
  type TicketClaims,
  verifyTicket,
} from '../src/index.ts';
import { EXPECTED, made, newIssuer, portsOf } from './made-ticket.ts';

interface Fixture {
  readonly header: object;
  readonly claims: TicketClaims;
  readonly jwt: string;
}

const read = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'));
const positive: Fixture = read('ticket-claims.json');
const negative: Fixture = read('ticket-claims-negative.json');
const set: JSONWebKeySet = read('ticket-jwks-PUBLIC.json');

const { claims } = positive;
const at = claims.iat * 1000;
const expected = {
  ...EXPECTED,
  issuer: claims.iss,
  audience: claims.aud,
  user: claims.sub,
  txn: claims.txn,
  nonce: claims.nonce,
};

test('the signed fixture opens under its key, and is refused for a level that is a word', async () => {
  expect(positive.jwt.length).toBeLessThan(TICKET_BYTES);
  expect(await openTicket(positive.jwt, localKeys(set))).toEqual({ outcome: 'opened', claims });
  const ports = portsOf({ ...(await newIssuer('ES256')), set }, { clock: () => at });
  expect(await verifyTicket(positive.jwt, expected, ports)).toEqual({
    outcome: 'refused',
    reason: 'accuracy-too-low',
  });
});

test('with a level that is a number, and what was done against attacks, its shape is ours', async () => {
  const issuer = await newIssuer('ES256', 'fn-ticket-1');
  const ours = { ...claims, fn: { ...claims.fn, acc: 6, pad: 'active' } };
  const ticket = await made(issuer, ours, positive.header);
  const ports = portsOf(issuer, { clock: () => at });
  expect(await verifyTicket(ticket, expected, ports)).toEqual({
    outcome: 'accepted',
    claims: ours,
  });
});

test('the negative fixture is refused, by what it says of the result', async () => {
  const issuer = await newIssuer('ES256', 'fn-ticket-1');
  const refused = { outcome: 'refused', reason: 'not-passed' };
  expect(checkClaims({ ...negative.claims }, expected, at)).toEqual(refused);
  const ticket = await made(issuer, negative.claims, negative.header);
  expect(await verifyTicket(ticket, expected, portsOf(issuer, { clock: () => at }))).toEqual(
    refused,
  );
});
