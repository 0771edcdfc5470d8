import fc from 'fast-check';
import { base64url, CompactSign, exportJWK, exportSPKI, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { TICKET_ALGORITHMS, TICKET_TYPE, verifyTicket } from '../src/index.ts';
import { CLAIMS, EXPECTED, made, newIssuer, portsOf, unsigned } from './made-ticket.ts';

const issuer = await newIssuer('ES256');
const typ = TICKET_TYPE;
const verify = (ticket: string) => verifyTicket(ticket, EXPECTED, portsOf(issuer));
const refused = (reason: string) => ({ outcome: 'refused', reason });

test.each(['none', 'None', 'HS256', 'RS256', 'PS256', 'ES384', 'ES256K', '', 5, null])(
  'alg %j is refused before any key is looked for',
  async (alg) => {
    let asked = 0;
    const keys = () => {
      asked += 1;
      return Promise.resolve(undefined);
    };
    const ticket = unsigned({ alg, kid: 'one', typ });
    const ports = portsOf(issuer, { keys });
    expect(await verifyTicket(ticket, EXPECTED, ports)).toEqual(refused('wrong-algorithm'));
    expect(asked).toBe(0);
  },
);

test('a MAC made with the public key is no signature', async () => {
  const jwk = issuer.set.keys[0]!;
  const key = await importJWK(jwk, 'ES256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('not a key pair');
  const secrets = [await exportSPKI(key), JSON.stringify(await exportJWK(key)), jwk.x ?? ''];
  for (const secret of secrets) {
    const ticket = await new CompactSign(new TextEncoder().encode(JSON.stringify(CLAIMS)))
      .setProtectedHeader({ alg: 'HS256', kid: 'one', typ })
      .sign(new TextEncoder().encode(secret));
    expect(await verify(ticket)).toEqual(refused('wrong-algorithm'));
  }
});

test('a key is used for its own algorithm only', async () => {
  expect(await verify(unsigned({ alg: 'EdDSA', kid: 'one', typ }))).toEqual(refused('unknown-key'));
});

test.each(['JWT', 'facenition-receipt+jwt', 'application/facenition-ticket+jwt', '', undefined])(
  'typ %j is refused',
  async (other) => {
    expect(await verify(await made(issuer, CLAIMS, { typ: other }))).toEqual(refused('wrong-type'));
  },
);

describe('a header that asks for more than a ticket does', () => {
  test('a key of its own', async () => {
    const stranger = await newIssuer('ES256');
    const ticket = await made(stranger, CLAIMS, { jwk: stranger.set.keys[0] });
    expect(await verify(ticket)).toEqual(refused('wrong-type'));
  });

  test.each([
    { jku: 'https://attacker.example/jwks.json' },
    { x5u: 'https://attacker.example/chain.pem' },
    { x5c: ['AAAA'] },
    { cty: 'JWT' },
    { zip: 'DEF' },
  ])('%j', async (more) => {
    expect(await verify(await made(issuer, CLAIMS, more))).toEqual(refused('wrong-type'));
  });

  test.each([{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { crit: [] }])(
    '%j',
    async (more) => {
      const header = { alg: 'ES256', kid: 'one', typ, ...more };
      expect(await verify(unsigned(header))).toEqual(refused('wrong-type'));
    },
  );

  test.each([undefined, '', 1, 'two'])('kid %j', async (kid) => {
    expect(await verify(unsigned({ alg: 'ES256', kid, typ }))).toEqual(refused('unknown-key'));
  });
});

test('4 kB is too much, and one byte less is not', async () => {
  const sized = async (bytes: number): Promise<string> => {
    const bare = (await made(issuer, { ...CLAIMS, more: '' })).length;
    for (let more = Math.floor(((bytes - bare) * 3) / 4) - 4; ; more += 1) {
      const ticket = await made(issuer, { ...CLAIMS, more: 'x'.repeat(more) });
      if (ticket.length >= bytes) return ticket;
    }
  };
  const large = await sized(4096);
  expect(await verify(large)).toEqual(refused('too-large'));
  const small = await sized(4090);
  expect(small.length).toBeLessThan(4096);
  expect(await verify(small)).toMatchObject({ outcome: 'accepted' });
  const started = performance.now();
  expect(await verify('A'.repeat(50_000_000))).toEqual(refused('too-large'));
  expect(await verify('.'.repeat(50_000_000))).toEqual(refused('too-large'));
  expect(performance.now() - started).toBeLessThan(200);
});

test.each(['', '.', '..', 'a', 'a.b', 'a.b.c.d', 'é.é.é', '{}.{}.{}', 'bnVsbA.bnVsbA.AAAA'])(
  '%j is no ticket',
  async (text) => {
    expect(await verify(text)).toEqual(refused('malformed'));
  },
);

test.each([null, undefined, 5, {}, ['a']])('nor is %j', async (value) => {
  const text: string = JSON.parse(JSON.stringify({ value })).value;
  expect(await verify(text)).toEqual(refused('malformed'));
});

test.each(['null', '[]', '"text"', '1', '{', ''])('claims that are %j', async (text) => {
  const ticket = await new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ })
    .sign(issuer.privateKey);
  expect(await verify(ticket)).toEqual(refused('malformed'));
});

test('claims of a prototype are nobody’s', async () => {
  const { nonce, ...rest } = CLAIMS;
  const text = `{"__proto__":{"nonce":"${nonce}"},${JSON.stringify(rest).slice(1)}`;
  const ticket = await new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ })
    .sign(issuer.privateKey);
  expect(await verify(ticket)).toEqual(refused('wrong-nonce'));
});

describe.each(TICKET_ALGORITHMS)('%s', async (alg) => {
  const own = await newIssuer(alg);
  const ticket = await made(own);
  const verifyOwn = (text: string) => verifyTicket(text, EXPECTED, portsOf(own));

  test('no ticket with one character changed is accepted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(ticket.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = String.fromCharCode(ticket.charCodeAt(at) ^ by);
          const text = `${ticket.slice(0, at)}${changed}${ticket.slice(at + 1)}`;
          expect((await verifyOwn(text)).outcome).toBe('refused');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('nor one with a bit changed in its last character: every other of the alphabet', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const dot of [ticket.indexOf('.'), ticket.lastIndexOf('.'), ticket.length]) {
      for (const letter of letters.replace(ticket[dot - 1]!, '')) {
        const text = `${ticket.slice(0, dot - 1)}${letter}${ticket.slice(dot)}`;
        expect((await verifyOwn(text)).outcome).toBe('refused');
      }
    }
  });

  test('nor one with a byte changed in what was signed, or in the signature', async () => {
    const parts = ticket.split('.');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (which, at, by) => {
          const bytes = base64url.decode(parts[which]!);
          const index = at % bytes.length;
          bytes[index]! ^= by;
          const text = parts.with(which, base64url.encode(bytes)).join('.');
          expect((await verifyOwn(text)).outcome).toBe('refused');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('nor one cut short, or with more at its end', async () => {
    for (let length = 0; length < ticket.length; length += 1) {
      expect((await verifyOwn(ticket.slice(0, length))).outcome).toBe('refused');
    }
    for (const more of ['=', '.', 'A', ' ', '\n', '\0']) {
      expect((await verifyOwn(ticket + more)).outcome).toBe('refused');
    }
  });

  test('and the ticket itself is', async () => {
    expect((await verifyOwn(ticket)).outcome).toBe('accepted');
  });
});
