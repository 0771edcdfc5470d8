/**
 * Writes the known-answer vectors of the identity token, computed with Node's own cryptography and
 * the plain text of the construction rather than with the product's code: slowly, by dense matrices.
 * Of the product it takes the tables of the codes, and the enrolment bits, which are an input of the
 * format and are checked here against the definition of shaping.
 *
 *   node scripts/node24.js core/test/template/make-vectors.ts && npm run format
 */
import { argon2Sync, createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { polarCode } from '../../src/template/polar-code.ts';
import { createProjection } from '../../src/template/projection.ts';
import { packSigns } from '../../src/template/reference.ts';
import { shapedBits } from '../../src/template/shaping.ts';

type Bytes = Uint8Array;

const ascii = (text: string): Bytes => Buffer.from(text, 'latin1');
const hex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex');
const join = (...parts: readonly Bytes[]): Bytes => Buffer.concat(parts);
const lengthPrefixed = (bytes: Bytes): Bytes =>
  join(Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes);
const hmac = (key: Bytes, message: Bytes): Bytes =>
  createHmac('sha256', key).update(message).digest();
const hkdf = (key: Bytes, salt: Bytes, info: Bytes, length: number): Bytes =>
  new Uint8Array(hkdfSync('sha256', key, salt, info, length));
const pattern = (label: string, length: number): Bytes =>
  createHash('shake256', { outputLength: length }).update(label).digest();

/**
 * An embedding of length 1 in 128ths, which floats hold exactly: 64 entries of 8, 48 of 16 and 16
 * of 0, and 64 * 64 + 48 * 256 = 128 * 128.
 */
const embedding128ths = Array.from({ length: 128 }, (_, i) => {
  const size = i % 8 === 7 ? 0 : i < 73 ? 8 : 16;
  return i % 3 === 0 || i % 5 === 0 ? -size : size;
});

const ones = (value: number): number => value.toString(2).replaceAll('0', '').length;
const bitOf = (bytes: Bytes, i: number): number => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;

/** u times the Kronecker power of [[1, 0], [1, 1]]: position j of a row i has a 1 where j is in i. */
function encoded(name: 'H80' | 'H96' | 'T48', message: Bytes): Bytes {
  const { information, id, messageBits } = polarCode(name);
  const masks = createHash('shake256', { outputLength: 128 * messageBits })
    .update(join(ascii('facenition/fc1/'), Uint8Array.of(id)))
    .digest();
  const source: number[] = [];
  for (let i = 0; i < 1024; i++) {
    const place = information.indexOf(i);
    const known = information.filter((position) => position < i).length;
    let parity = 0;
    for (let j = 0; j < known; j++) parity ^= bitOf(masks, i * messageBits + j) & bitOf(message, j);
    source.push(place >= 0 ? bitOf(message, place) : parity);
  }
  const codeword = new Uint8Array(128);
  for (let j = 0; j < 1024; j++) {
    let sum = 0;
    for (let i = j; i < 1024; i++) if ((i & j) === j) sum ^= source[i] ?? 0;
    codeword[j >> 3] = (codeword[j >> 3] ?? 0) | (sum << (j & 7));
  }
  return codeword;
}

/** The rows of R, each multiplied by 128: blocks H D3 H D2 H D1 with H from its definition. */
function projectionRows(key: Bytes): number[][] {
  const n = 128;
  const hadamard = (v: readonly number[]): number[] =>
    v.map((_, i) => v.reduce((sum, value, j) => sum + (ones(i & j) % 2 === 0 ? value : -value), 0));
  return Array.from({ length: 8 }, (_, block) => {
    const signed = (v: readonly number[], diagonal: number): number[] =>
      v.map((value, i) => (bitOf(key, (block * 3 + diagonal) * n + i) === 1 ? -value : value));
    const columns = Array.from({ length: n }, (_unused, c) => {
      let v: number[] = Array.from({ length: n }, (_none, i) => (i === c ? 1 : 0));
      for (let d = 0; d < 3; d++) v = hadamard(signed(v, d));
      return v;
    });
    return columns.map((_unused, row) => columns.map((column) => column[row] ?? 0));
  }).flat();
}

/** Section 3.3 of the construction: no single flip brings the bits nearer to the embedding. */
function checkShaped(bits: Bytes, key: Bytes, embedding: Float32Array): void {
  const rows = projectionRows(key).map((row) => row.map((value) => value / 128));
  const signs = rows.map((_, i) => (bitOf(bits, i) === 1 ? -1 : 1));
  const beta = 1.2 * 1024 * Math.sqrt(2 / Math.PI);
  const error = Array.from(embedding, (value, c) =>
    rows.reduce((sum, row, i) => sum + (signs[i] ?? 0) * (row[c] ?? 0), -beta * value),
  );
  for (const [i, row] of rows.entries()) {
    const overlap = row.reduce((sum, value, c) => sum + value * (error[c] ?? 0), 0);
    const square = row.reduce((sum, value) => sum + value * value, 0);
    if ((signs[i] ?? 0) * overlap > square + 1e-6) throw new Error(`bit ${i} should be turned`);
  }
}

interface Case {
  readonly name: string;
  readonly kind: 0 | 2 | 3;
  readonly passphrase: string;
  readonly deviceKey: Bytes;
  readonly scope: string;
  readonly level: number;
  readonly code: 'H80' | 'H96' | 'T48';
  readonly expiryDays: number;
  readonly keyRelease: boolean;
}

const cases: readonly Case[] = [
  {
    name: 'passphrase',
    kind: 0,
    passphrase: 'ﬁne café ☕ 7',
    deviceKey: new Uint8Array(0),
    scope: 'app:login',
    level: 4,
    code: 'H80',
    expiryDays: 0,
    keyRelease: false,
  },
  {
    name: 'device secret',
    kind: 2,
    passphrase: '',
    deviceKey: pattern('device', 32),
    scope: 'tenant-a/door-7',
    level: 4,
    code: 'H80',
    expiryDays: 20_700,
    keyRelease: true,
  },
  {
    name: 'device secret and passphrase',
    kind: 3,
    passphrase: 'correct horse battery staple',
    deviceKey: pattern('another device', 32),
    scope: '',
    level: 1,
    code: 'T48',
    expiryDays: 0,
    keyRelease: true,
  },
  {
    name: 'a reference from three captures, a long scope',
    kind: 2,
    passphrase: '',
    deviceKey: pattern('a third device', 32),
    scope: 'scope '.repeat(50),
    level: 4,
    code: 'H96',
    expiryDays: 0,
    keyRelease: false,
  },
];

const serviceKey = new Uint8Array(32).fill(9);
const pepper = new Uint8Array(32).fill(7);

function headerOf({ level, keyRelease, kind, expiryDays, code }: Case): Bytes {
  const header = Buffer.alloc(10);
  header[0] = 0x11;
  header[1] = level | (keyRelease ? 0x20 : 0) | (kind << 6);
  header.writeUInt16BE(1, 2);
  header.writeUInt32BE(expiryDays * 1440, 4);
  header[8] = 1;
  header[9] = { T48: 2, H80: 4, H96: 5 }[code];
  return header;
}

function userFactor({ kind, passphrase, deviceKey }: Case, salt: Bytes): Bytes {
  const stretched = (): Bytes =>
    argon2Sync('argon2id', {
      message: Buffer.from(passphrase.normalize('NFKC'), 'utf8'),
      nonce: salt,
      parallelism: 1,
      tagLength: 32,
      memory: 65_536,
      passes: 3,
    });
  if (kind === 0) return stretched();
  if (kind === 2) return hmac(deviceKey, join(ascii('facenition/v1/user\0'), salt));
  return hmac(deviceKey, join(ascii('facenition/v1/user+pw\0'), salt, stretched()));
}

function vector(input: Case): object {
  const header = headerOf(input);
  const scope = Buffer.from(input.scope, 'utf8');
  const salt = pattern(`salt of ${input.name}`, 16);
  const code = polarCode(input.code);
  const message = pattern(`message of ${input.name}`, code.messageBits / 8);
  const factor = userFactor(input, salt);
  const peppered = hmac(pepper, join(ascii('facenition/v1/pepper'), factor));
  const secrets = join(factor, peppered);
  const context = (label: string): Bytes =>
    join(ascii(`facenition/v1/${label}\0`), header, lengthPrefixed(scope));
  const projectionKey = hkdf(secrets, salt, context('proj'), 384);
  const mask = hkdf(secrets, salt, context('mask'), 128);
  const tag = hmac(hkdf(secrets, salt, context('tag'), 32), message).subarray(0, 16);
  const embedding = Float32Array.from(embedding128ths, (value) => value / 128);
  const bits = packSigns(shapedBits(createProjection(projectionKey, 128), embedding));
  checkShaped(bits, projectionKey, embedding);
  const codeword = encoded(input.code, message);
  const word = bits.map((byte, i) => byte ^ (codeword[i] ?? 0) ^ (mask[i] ?? 0));
  const seal = hkdf(serviceKey, salt, join(ascii('facenition/v1/seal\0'), header), 32);
  const cipher = createCipheriv('aes-256-gcm', seal, Buffer.alloc(12));
  cipher.setAAD(join(ascii('FN1.'), header, salt, lengthPrefixed(scope)));
  const sealed = join(cipher.update(join(word, tag)), cipher.final(), cipher.getAuthTag());
  const token = `FN1.${Buffer.from(join(header, salt, sealed)).toString('base64url')}`;
  return {
    ...input,
    deviceKey: hex(input.deviceKey),
    header: hex(header),
    salt: hex(salt),
    message: hex(message),
    userFactor: hex(factor),
    pepperFactor: hex(peppered),
    projectionKey: hex(projectionKey),
    mask: hex(mask),
    tag: hex(tag),
    enrolmentBits: hex(bits),
    codeword: hex(codeword),
    word: hex(word),
    sealKey: hex(seal),
    releasedKey: hex(hkdf(join(secrets, message), salt, context('release'), 32)),
    token,
  };
}

/** Profile S: no code and no tag, a user factor of the roster's own salt. */
function rosterVector(): object {
  const header = Buffer.alloc(10);
  header[0] = 0x13;
  header[1] = 4 | 0x10 | (2 << 6);
  header.writeUInt16BE(1, 2);
  header.writeUInt32BE(20_700 * 1440, 4);
  header[8] = 1;
  const id = 'roster of the vectors';
  const scope = Buffer.from(id, 'utf8');
  const [secret, rosterSalt] = [pattern('roster secret', 32), pattern('roster salt', 16)];
  const salt = pattern('salt of a member', 16);
  const factor = hmac(secret, join(ascii('facenition/v1/user\0'), rosterSalt));
  const secrets = join(factor, hmac(pepper, join(ascii('facenition/v1/pepper'), factor)));
  const context = (label: string): Bytes =>
    join(ascii(`facenition/v1/${label}\0`), header, lengthPrefixed(scope));
  const projectionKey = hkdf(secrets, salt, context('proj'), 384);
  const mask = hkdf(secrets, salt, context('mask'), 128);
  const embedding = Float32Array.from(embedding128ths, (value) => value / 128);
  const bits = packSigns(shapedBits(createProjection(projectionKey, 128), embedding));
  checkShaped(bits, projectionKey, embedding);
  const word = bits.map((byte, i) => byte ^ (mask[i] ?? 0));
  const seal = hkdf(serviceKey, salt, join(ascii('facenition/v1/seal\0'), header), 32);
  const token = `FN1.${Buffer.from(join(header, salt, sealedWord(word, seal, header, salt, scope))).toString('base64url')}`;
  return {
    id,
    secret: hex(secret),
    rosterSalt: hex(rosterSalt),
    level: 4,
    expiryDays: 20_700,
    salt: hex(salt),
    token,
  };
}

function sealedWord(word: Bytes, seal: Bytes, header: Bytes, salt: Bytes, scope: Bytes): Bytes {
  const cipher = createCipheriv('aes-256-gcm', seal, Buffer.alloc(12));
  cipher.setAAD(join(ascii('FN1.'), header, salt, lengthPrefixed(scope)));
  return join(cipher.update(join(word, new Uint8Array(16))), cipher.final(), cipher.getAuthTag());
}

const known = {
  description:
    'Known answers of the identity token, profiles C1024 and S. Byte strings in hexadecimal. The ' +
    'embedding is given in 128ths. Keys: generation 1.',
  serviceKey: hex(serviceKey),
  pepper: hex(pepper),
  modelId: 1,
  kid: 1,
  embedding128ths,
  vectors: cases.map(vector),
  roster: rosterVector(),
};
writeFileSync(
  `${import.meta.dirname}/../../../test/vectors/tokens.json`,
  `${JSON.stringify(known, undefined, 2)}\n`,
);
