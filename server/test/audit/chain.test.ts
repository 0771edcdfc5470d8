import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealEntry, verifyChain } from '../../src/audit/chain.ts';
import { AuditEntry, CHAIN_START, type ChainHead, formatEntry } from '../../src/audit/entry.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { linesOf } from '../../src/audit/lines.ts';
import { retireSigningKey, rotateSigningKey } from '../../src/keys/change-key-file.ts';
import type { PublicKeySet, Signer } from '../../src/keys/ports.ts';
import { createVerifier } from '../../src/keys/signing-key.ts';
import { afterFile } from '../temporary-folder.ts';
import { collect, EVENTS, from, NOW, newKeys, seal } from './trail.ts';

let keys: PublicKeySet;
let signer: Signer;
let lines: readonly string[];
let head: ChainHead;
beforeAll(async () => {
  const made = await newKeys(afterFile);
  keys = await made.keys.allPublicKeys();
  signer = await made.keys.signer();
  ({ lines, head } = await seal(EVENTS, signer));
});

const check = (changed: readonly string[], expectHead?: ChainHead) =>
  verifyChain(from(changed), keys, expectHead === undefined ? {} : { expectHead });
const checkBytes = (bytes: Uint8Array) => verifyChain(linesOf(from([bytes])), keys);

describe('an entry', () => {
  test('is a line of canonical JSON that stands on the one before', () => {
    const [first, second] = lines.map((line) => AuditEntry.parse(JSON.parse(line)));
    expect(first?.previous).toBe('0'.repeat(64));
    expect(second?.previous).toBe(first?.hash);
    expect(lines[0]).toMatch(
      /^\{"at":"2026-06-01T12:00:00\.000Z","event":\{"actor":"operator","client":1,"type":"client-token-created"\},"hash":"[0-9a-f]{64}","kid":"[\w-]{43}","previous":"0{64}","seq":1,"signature":"[\w-]{86}"\}$/,
    );
  });

  test('can be checked by hand, as the documentation says', () => {
    const { seq, at, event, previous, hash, signature } = JSON.parse(lines[1] ?? '');
    // In the order of their names.
    const { actor, alias, kid, level, type } = event;
    const content = JSON.stringify({ at, event: { actor, alias, kid, level, type }, seq });
    const digest = createHash('sha256')
      .update(Buffer.from(previous, 'hex'))
      .update(content)
      .digest();
    expect(digest.toString('hex')).toBe(hash);
    const [key] = keys.keys;
    if (key === undefined) throw new Error('no key');
    const signed = Buffer.concat([Buffer.from('facenition/v1/audit'), digest]);
    expect(createVerifier(key)(signed, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test.each([
    ['a client token', { alias: `fnc_${'A'.repeat(43)}` }],
    ['an identity token', { alias: `FN1.${'A'.repeat(100)}` }],
    ['an image', { alias: 'A'.repeat(129) }],
    ['a line of its own', { alias: 'a\nb' }],
    ['a score', { score: 0.71 }],
    ['a score as a level', { level: 0.71 }],
    ['a score as an actor', { actor: 0.71 }],
    ['free text', { note: 'CANARY' }],
    ['a request id from outside', { requestId: 'CANARY' }],
  ])('holds no room for %s', async (_, more) => {
    const event = { type: 'verification', actor: 1, decision: 'match', level: 4, ...more };
    // @ts-expect-error what the type refuses is refused at run time too
    const sealed = sealEntry(CHAIN_START, { at: NOW, event }, signer);
    await expect(sealed).rejects.toMatchObject({
      code: 'ERR_INTERNAL',
      message: expect.not.stringContaining('CANARY'),
    });
  });

  test('has a type that a score does not fit into', () => {
    // @ts-expect-error no such member
    const event: AuditEvent = { type: 'locked-out', actor: 1, score: 0.7 };
    expect(event.type).toBe('locked-out');
  });
});

describe('a trail as it was written', () => {
  test('is intact, and tells its head', async () => {
    expect(await check(lines)).toEqual({ ok: true, entries: EVENTS.length, head });
    expect(await check([])).toEqual({ ok: true, entries: 0, head: CHAIN_START });
  });

  test('is intact beyond a head that was noted earlier', async () => {
    const earlier = await seal(EVENTS.slice(0, 5), signer);
    expect(await check(lines, earlier.head)).toMatchObject({ ok: true });
    expect(await check(lines, head)).toMatchObject({ ok: true });
  });

  test('stays verifiable when its key is rotated and retired', async () => {
    const made = await newKeys();
    const before = await seal(EVENTS, await made.keys.signer());
    const { kid } = await made.keys.signer();
    await rotateSigningKey(made.path, NOW, { algorithm: 'ES256' });
    const after = await seal(EVENTS, await made.keys.signer(), before.head);
    await retireSigningKey(made.path, kid, NOW);
    const all = [...before.lines, ...after.lines];
    expect(await verifyChain(from(all), await made.keys.allPublicKeys())).toEqual({
      ok: true,
      entries: 2 * EVENTS.length,
      head: after.head,
    });
    expect(await verifyChain(from(all), await made.keys.publicKeys())).toEqual({
      ok: false,
      at: 1,
      problem: 'unknown-key',
    });
  });
});

describe('a trail that was changed', () => {
  const without = (at: number): readonly string[] => lines.filter((_, index) => index !== at);

  test('lacks its last entries: seen only with the head that was noted', async () => {
    expect(await check(lines.slice(0, -2))).toMatchObject({ ok: true });
    expect(await check(lines.slice(0, -2), head)).toEqual({
      ok: false,
      at: EVENTS.length - 1,
      problem: 'truncated',
    });
    expect(await check([], head)).toEqual({ ok: false, at: 1, problem: 'truncated' });
  });

  test('has another last entry under our own signature', async () => {
    const before = await seal(EVENTS.slice(0, -1), signer);
    const other = await seal([{ type: 'locked-out', actor: 9 }], signer, before.head);
    const changed = [...before.lines, ...other.lines];
    expect(await check(changed)).toMatchObject({ ok: true });
    expect(await check(changed, head)).toEqual({ ok: false, at: head.seq, problem: 'edited' });
  });

  test('was cut and put together again', async () => {
    const other = await seal([...EVENTS].reverse(), signer);
    const changed = [...lines.slice(0, 4), ...other.lines.slice(4)];
    expect(await check(changed)).toEqual({ ok: false, at: 5, problem: 'edited' });
  });

  test('was built anew by someone without our key', async () => {
    const thief = await newKeys();
    const forged = await seal(EVENTS, await thief.keys.signer());
    expect(await check(forged.lines)).toEqual({ ok: false, at: 1, problem: 'unknown-key' });
    const renamed = forged.lines.map((line) =>
      formatEntry({ ...AuditEntry.parse(JSON.parse(line)), kid: signer.kid }),
    );
    expect(await check(renamed)).toEqual({ ok: false, at: 1, problem: 'signature' });
  });

  const position = fc.nat(EVENTS.length - 1);

  test('by a deletion before its end', async () => {
    for (let at = 0; at < lines.length - 1; at++) {
      expect(await check(without(at))).toEqual({ ok: false, at: at + 1, problem: 'gap' });
    }
  });

  test('by a repetition anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.nat(EVENTS.length), async (from_, to) => {
        const changed = lines.toSpliced(to, 0, lines[from_] ?? '');
        expect(await check(changed)).toMatchObject({ ok: false, problem: 'reordered' });
      }),
    );
  });

  test('by an exchange', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        fc.pre(a !== b);
        const changed = lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
        expect(await check(changed)).toEqual({
          ok: false,
          at: Math.min(a, b) + 1,
          problem: 'reordered',
        });
      }),
    );
  });

  test('in any byte', { timeout: 120_000 }, async () => {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    expect(await checkBytes(bytes)).toMatchObject({ ok: true });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Uint8Array.from(bytes);
          changed[at] = (bytes[at] ?? 0) ^ by;
          expect(await checkBytes(changed)).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('by an insertion or a deletion of bytes', { timeout: 120_000 }, async () => {
    const bytes = Buffer.from(lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(3),
        fc.uint8Array({ maxLength: 4 }),
        async (at, removed, added) => {
          const parts = [bytes.subarray(0, at), added, bytes.subarray(at + removed)];
          const changed = Buffer.concat(parts);
          fc.pre(!changed.equals(bytes) && !isWholeLinesOf(changed, bytes));
          expect(await checkBytes(changed)).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 1000 },
    );
  });

  /** The trail with its last line end, or without its last lines: what only a head can tell. */
  function isWholeLinesOf(changed: Buffer, bytes: Buffer): boolean {
    return Buffer.concat([bytes, Buffer.from('\n')]).equals(changed);
  }

  test('in the bits of a signature that decoders overlook', async () => {
    const [first = '', ...others] = lines;
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const changed = first.replace(/."\}$/, `${last}"}`);
      if (changed === first) continue;
      expect(await check([changed, ...others])).toMatchObject({ ok: false, at: 1 });
    }
  });

  test('by a byte order mark', async () => {
    const bytes = Buffer.from(`\uFEFF${lines.join('\n')}`);
    expect(await checkBytes(bytes)).toEqual({ ok: false, at: 1, problem: 'malformed' });
  });

  test('by writing the same in another way', async () => {
    const [first = '', ...others] = lines;
    const rewritten = [
      ` ${first}`,
      first.replace('":', '" :'),
      first.replace('"seq":1', '"seq":1.0'),
      first.replace('operator', '\\u006fperator'),
      first.replace('{"at"', '{"seq":1,"at"'),
      JSON.stringify({ seq: 1, ...JSON.parse(first) }),
      JSON.stringify({ ...JSON.parse(first), more: 1 }),
      `${first}\r`,
      `\uFEFF${first}`,
    ];
    for (const line of rewritten) {
      expect(await check([line, ...others])).toEqual({ ok: false, at: 1, problem: 'malformed' });
    }
  });
});

describe('linesOf', () => {
  test('gives the same however the file is cut into pieces', async () => {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = bounds.slice(1).map((end, at) => bytes.subarray(bounds[at], end));
        expect(await collect(linesOf(from(pieces)))).toEqual(lines);
      }),
    );
  });

  test('reads what is no UTF-8, and what is too long, as empty', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0x0a]),
      Buffer.from(`${'x'.repeat(100_000)}\na`),
    ]);
    const pieces = [bytes.subarray(0, 70_000), bytes.subarray(70_000)];
    expect(await collect(linesOf(from(pieces)))).toEqual(['', '', 'a']);
  });

  test('of random bytes are never a trail', async () => {
    for (let run = 0; run < 50; run++) {
      expect(await checkBytes(randomBytes(300))).toMatchObject({ ok: false, at: 1 });
    }
  });
});
