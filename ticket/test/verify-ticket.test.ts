import { describe, expect, test } from 'vitest';
import {
  TICKET_ALGORITHMS,
  type TicketAttempt,
  TicketFault,
  type TicketRefusal,
  verifyTicket,
} from '../src/index.ts';
import { CLAIMS, EXPECTED, made, NOW, newIssuer, portsOf, watchedBurns } from './made-ticket.ts';

const issuer = await newIssuer('ES256');
const stranger = await newIssuer('ES256');
const withFn = (fn: object): object => ({ ...CLAIMS, fn: { ...CLAIMS.fn, ...fn } });

test.each(TICKET_ALGORITHMS)('a good ticket under %s is accepted, once', async (alg) => {
  const own = await newIssuer(alg);
  const ticket = await made(own);
  const ports = portsOf(own);
  expect(await verifyTicket(ticket, EXPECTED, ports)).toEqual({
    outcome: 'accepted',
    claims: CLAIMS,
  });
  expect(await verifyTicket(ticket, { ...EXPECTED, attempt: 'attempt 2' }, ports)).toEqual({
    outcome: 'refused',
    reason: 'already-used',
  });
});

/** Each wrong in one way, in the order in which they are found. */
const wrongs: readonly (readonly [TicketRefusal, Readonly<Record<string, unknown>>])[] = [
  ['wrong-issuer', { iss: 'https://other.example' }],
  ['wrong-audience', { aud: 'facenition-connector:cognito:other' }],
  ['expired', { exp: CLAIMS.iat - 6 }],
  ['not-yet-valid', { iat: CLAIMS.iat + 6 }],
  ['not-yet-valid', { nbf: CLAIMS.iat + 6 }],
  ['too-old', { iat: CLAIMS.iat - 96 }],
  ['wrong-user', { sub: 'somebody else' }],
  ['wrong-nonce', { nonce: 'm9w0cT2xQ1yVb7Lk3sHdPh' }],
  ['wrong-transaction', { txn: 'fntx_AAAAAAAAAAAAAAAAAAAAAB' }],
  ['wrong-scope', { scope: 'sign-in payments' }],
  ['not-passed', { fn: { ...CLAIMS.fn, res: false } }],
];

describe('each check alone', () => {
  test.each([
    ...wrongs,
    ['wrong-issuer', { iss: undefined }],
    ['wrong-audience', { aud: [CLAIMS.aud] }],
    ['expired', { exp: undefined }],
    ['expired', { exp: String(CLAIMS.exp) }],
    ['expired', { exp: CLAIMS.exp + 0.5 }],
    ['not-yet-valid', { iat: undefined }],
    ['not-yet-valid', { nbf: null }],
    ['wrong-user', { sub: `${CLAIMS.sub} ` }],
    ['wrong-user', { sub: [CLAIMS.sub] }],
    ['wrong-nonce', { nonce: undefined }],
    ['wrong-nonce', { nonce: '' }],
    ['wrong-nonce', { nonce: CLAIMS.nonce.slice(0, -1) }],
    ['wrong-scope', { scope: '' }],
    ['wrong-scope', { scope: 'SIGN-IN' }],
    ['not-passed', withFn({ res: 'true' })],
    ['not-passed', withFn({ res: 1 })],
    ['not-passed', { fn: undefined }],
    ['not-passed', { fn: null }],
    ['not-passed', { amr: [] }],
    ['not-passed', { amr: 'face' }],
    ['accuracy-too-low', withFn({ acc: 3 })],
    ['accuracy-too-low', withFn({ acc: 'high' })],
    ['accuracy-too-low', withFn({ acc: 9 })],
    ['accuracy-too-low', withFn({ acc: 4.5 })],
    ['accuracy-too-low', withFn({ acc: undefined })],
    ['assurance-too-low', withFn({ pad: 'passive' })],
    ['assurance-too-low', withFn({ pad: undefined })],
    ['assurance-too-low', withFn({ pad: 'toString' })],
    ['malformed', { jti: undefined }],
    ['malformed', { jti: 'fntx_BBBBBBBBBBBBBBBBBBBBBB' }],
    ['malformed', { idp: 1 }],
    ['malformed', { tenant: undefined }],
    ['malformed', { amr: ['face', 1] }],
    ['malformed', withFn({ tokref: undefined })],
  ] as readonly (readonly [TicketRefusal, object])[])('%s: %j', async (reason, wrong) => {
    const burns = watchedBurns();
    // What `withFn` made is whole, and the others are put over the good ones.
    const ticket = await made(issuer, { ...CLAIMS, ...wrong });
    const outcome = await verifyTicket(ticket, EXPECTED, portsOf(issuer, { burns }));
    expect(outcome).toEqual({ outcome: 'refused', reason });
    expect(burns.asked).toEqual([]);
  });
});

describe('the order', () => {
  test.each(wrongs.map(([reason], index) => [reason, index] as const))(
    '%s is found before all that comes after it (%i)',
    async (reason, index) => {
      // The times share claims: of two wrongs in one claim the one that is looked for stays.
      const later = wrongs.slice(index).map(([, wrong]) => wrong);
      const ticket = await made(issuer, Object.assign({}, CLAIMS, ...later.reverse()));
      const outcome = await verifyTicket(ticket, EXPECTED, portsOf(issuer));
      expect(outcome).toEqual({ outcome: 'refused', reason });
    },
  );

  test('a bad signature is found before all that the ticket says, and a wrong type before it', async () => {
    const wrong = Object.assign({}, CLAIMS, ...wrongs.map(([, claims]) => claims));
    const forged = await made(stranger, wrong);
    expect(await verifyTicket(forged, EXPECTED, portsOf(issuer))).toMatchObject({
      reason: 'bad-signature',
    });
    const other = await made(stranger, wrong, { typ: 'JWT' });
    expect(await verifyTicket(other, EXPECTED, portsOf(issuer))).toMatchObject({
      reason: 'wrong-type',
    });
    const large = await made(stranger, { ...wrong, more: 'x'.repeat(4096) }, { typ: 'JWT' });
    expect(await verifyTicket(large, EXPECTED, portsOf(issuer))).toMatchObject({
      reason: 'too-large',
    });
  });

  test('accuracy comes before assurance, and all before burning', async () => {
    const ports = portsOf(issuer);
    const weak = await made(issuer, withFn({ acc: 1, pad: 'passive' }));
    expect(await verifyTicket(weak, EXPECTED, ports)).toMatchObject({ reason: 'accuracy-too-low' });
    const ticket = await made(issuer);
    await verifyTicket(ticket, EXPECTED, ports);
    const other = { ...EXPECTED, scope: 'payments', attempt: 'attempt 2' };
    expect(await verifyTicket(ticket, other, ports)).toMatchObject({ reason: 'wrong-scope' });
  });
});

describe('time', () => {
  const at = (ms: number, skewSeconds?: number) =>
    made(issuer).then((ticket) =>
      verifyTicket(
        ticket,
        skewSeconds === undefined ? EXPECTED : { ...EXPECTED, skewSeconds },
        portsOf(issuer, { clock: () => ms }),
      ),
    );

  test('without any skew, a ticket that expired a second ago or just now is refused', async () => {
    expect(await at(NOW + 89_999, 0)).toMatchObject({ outcome: 'accepted' });
    expect(await at(NOW + 90_000, 0)).toMatchObject({ reason: 'expired' });
    expect(await at(NOW + 91_000, 0)).toMatchObject({ reason: 'expired' });
    expect(await at(NOW - 1, 0)).toMatchObject({ reason: 'not-yet-valid' });
  });

  test('clocks may be five seconds apart, and no more', async () => {
    expect(await at(NOW + 94_999)).toMatchObject({ outcome: 'accepted' });
    expect(await at(NOW + 95_000)).toMatchObject({ reason: 'expired' });
    expect(await at(NOW - 5000)).toMatchObject({ outcome: 'accepted' });
    expect(await at(NOW - 5001)).toMatchObject({ reason: 'not-yet-valid' });
  });

  test('a ticket that says it is good for longer is good for 90 seconds', async () => {
    const ticket = await made(issuer, { ...CLAIMS, exp: CLAIMS.iat + 3600 });
    const verifyAt = (ms: number) =>
      verifyTicket(ticket, EXPECTED, portsOf(issuer, { clock: () => ms }));
    expect(await verifyAt(NOW + 95_000)).toMatchObject({ outcome: 'accepted' });
    expect(await verifyAt(NOW + 95_001)).toMatchObject({ reason: 'too-old' });
  });

  test('a clock that fails is no time at all', async () => {
    expect(await at(Number.NaN)).toMatchObject({ outcome: 'refused', reason: 'expired' });
  });
});

test('more than what is asked is enough', async () => {
  const least = { ...EXPECTED, accuracy: 1, assurance: 'passive' } as const;
  const ticket = await made(issuer, withFn({ acc: 8 }));
  expect(await verifyTicket(ticket, least, portsOf(issuer))).toMatchObject({ outcome: 'accepted' });
});

test.each([
  { issuer: '' },
  { audience: '' },
  { user: '' },
  { nonce: '' },
  { txn: '' },
  { attempt: '' },
  { accuracy: 0 },
  { accuracy: Number.NaN },
  { accuracy: 9 },
  { skewSeconds: 31 },
  { skewSeconds: -1 },
  { skewSeconds: Number.NaN },
] as readonly Partial<TicketAttempt>[])('nothing is checked against %j', async (missing) => {
  const ticket = await made(issuer);
  const fault = await verifyTicket(ticket, { ...EXPECTED, ...missing }, portsOf(issuer)).catch(
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(TicketFault);
  expect(fault).toMatchObject({ code: 'ERR_EXPECTATION_INVALID' });
});

test.each(['user', 'nonce', 'txn', 'scope', 'issuer', 'assurance', 'accuracy'] as const)(
  'nor against an absent %s, whatever the types say',
  async (name) => {
    const { [name]: _, ...rest } = EXPECTED;
    const absent: TicketAttempt = JSON.parse(JSON.stringify(rest));
    const ticket = await made(issuer, { ...CLAIMS, sub: undefined, nonce: undefined });
    const call = verifyTicket(ticket, absent, portsOf(issuer));
    // Whichever is found first: nobody gets in.
    await expect(call.then(({ outcome }) => outcome)).rejects.toMatchObject({
      code: 'ERR_EXPECTATION_INVALID',
    });
  },
);
