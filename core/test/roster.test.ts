import {
  enrol,
  enrolInRoster,
  identify,
  identityTokenId,
  type Roster,
  readTokenHeader,
  rosterCapacity,
  verify,
} from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import known from '../../test/vectors/tokens.json' with { type: 'json' };
import {
  embeddingAtCosine,
  faultCode,
  fixedKeys,
  NOW,
  sampleOf,
  syntheticEmbedding,
  testPack,
  testPorts,
} from './support.ts';

const DAY = 86_400_000;
const roster: Roster = { id: 'fng_hall', salt: new Uint8Array(16).fill(5), level: 4 };
const secret = new Uint8Array(32).fill(3);
const ports = testPorts();
const person = (n: number): Float32Array => syntheticEmbedding(100 + n);
const seen = (n: number, cosine = 0.7): Uint8Array =>
  sampleOf(embeddingAtCosine(person(n), cosine, 3));

type Enrolment = Parameters<typeof enrolInRoster>[0];
async function member(n: number, changes: Partial<Enrolment> = {}, used = ports): Promise<string> {
  const outcome = await enrolInRoster(
    { roster, secret, samples: [sampleOf(person(n))], ...changes },
    used,
  );
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

const PEOPLE = 40;
let members: readonly string[] = [];
beforeAll(async () => {
  members = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => member(n)));
});

type Search = Partial<Parameters<typeof identify>[0]>;
const search = (changes: Search, used = ports) =>
  identify({ roster, secret, members, samples: [seen(7)], ...changes }, used);

describe('identification', () => {
  test.each([0, 7, 31, 32, PEOPLE - 1])('finds member %i among all', async (n) => {
    const outcome = await search({ samples: [seen(n)] });
    if (outcome.outcome !== 'match') throw new Error(outcome.outcome);
    expect(outcome.member).toBe(n);
    expect(outcome.score).toBeGreaterThan(0.6);
    expect(outcome.score).toBeLessThan(0.76);
  });

  test('finds nobody in a stranger, and says nothing but the threshold', async () => {
    const outcome = await search({ samples: [seen(PEOPLE + 1)] });
    expect(outcome).toEqual({ outcome: 'non-match', threshold: expect.closeTo(0.38) });
  });

  test('ends at the threshold', async () => {
    expect((await search({ samples: [seen(7, 0.42)] })).outcome).toBe('match');
    expect((await search({ samples: [seen(7, 0.36)] })).outcome).toBe('non-match');
  });

  test('takes the most similar of several members, wherever it stands', async () => {
    const twin = await member(0, { samples: [sampleOf(embeddingAtCosine(person(7), 0.8, 9))] });
    expect(await search({ members: [twin, ...members] })).toMatchObject({ member: 8 });
    expect(await search({ members: [...members, twin] })).toMatchObject({ member: 7 });
  });

  test('finds nobody where there is nobody', async () => {
    expect((await search({ members: [] })).outcome).toBe('non-match');
  });

  test('says which capture is to blame', async () => {
    const samples = [seen(7), new Uint8Array()];
    expect(await search({ samples })).toEqual({
      outcome: 'not-acquired',
      reason: 'no-face',
      capture: 1,
    });
  });

  test.each<readonly [string, Search]>([
    ['another secret', { secret: new Uint8Array(32).fill(4) }],
    ['another roster', { roster: { ...roster, id: 'fng_cellar' } }],
    ['another salt', { roster: { ...roster, salt: new Uint8Array(16).fill(6) } }],
    ['another level', { roster: { ...roster, level: 3 } }],
  ])('finds nobody with %s', async (_, changes) => {
    expect((await search(changes)).outcome).toBe('non-match');
  });

  test('finds nobody with another model, or without a generation of keys', async () => {
    const pack = { ...testPack, modelId: 2 };
    expect((await search({}, testPorts({ pack }))).outcome).toBe('non-match');
    const keys = { ...fixedKeys, sealKey: async () => undefined };
    expect((await search({}, testPorts({ keys }))).outcome).toBe('non-match');
    const half = { ...fixedKeys, pepper: async () => undefined };
    expect((await search({}, testPorts({ keys: half }))).outcome).toBe('non-match');
  });

  test('does not find a member that has expired', async () => {
    const visitor = await member(50, { expires: NOW + DAY });
    const asked = { members: [visitor], samples: [seen(50)] };
    expect((await search(asked)).outcome).toBe('match');
    const later = testPorts({ clock: () => NOW + 2 * DAY });
    expect((await search(asked, later)).outcome).toBe('non-match');
  });

  test('does not find a member whose token was changed anywhere', async () => {
    const bytes = Buffer.from(members[7]?.slice(4) ?? '', 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const text = `FN1.${changed.toString('base64url')}`;
      expect((await search({ members: [text] })).outcome, `byte ${at}`).toBe('non-match');
    }
  });

  test('text that is no token is a fault', async () => {
    expect(await faultCode(search({ members: ['FN1.'] }))).toBe('ERR_TOKEN_MALFORMED');
  });
});

describe('a token of a roster', () => {
  test('is what the known answer says, made and found', async () => {
    const { roster: vector } = known;
    const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
    const embedding = Float32Array.from(known.embedding128ths, (value) => value / 128);
    const salted = testPorts({ clock: () => 0, random: () => bytes(vector.salt) });
    const asked = {
      roster: { id: vector.id, salt: bytes(vector.rosterSalt), level: 4 as const },
      secret: bytes(vector.secret),
      samples: [sampleOf(embedding)],
    };
    const made = await enrolInRoster({ ...asked, expires: vector.expiryDays * DAY }, salted);
    expect(made).toMatchObject({ token: vector.token, expires: vector.expiryDays * DAY });
    const found = await identify({ ...asked, members: [vector.token] }, salted);
    expect(found).toMatchObject({ outcome: 'match', member: 0 });
  });

  test('says what it is, and has an id like any other', async () => {
    const [token = ''] = members;
    expect(readTokenHeader(token)).toEqual({
      use: 'roster',
      level: 4,
      modelId: 1,
      kid: 1,
      codeId: 0,
    });
    expect(token).toHaveLength(252);
    expect(await identityTokenId(token)).toMatch(/^fni_/);
  });

  test('shares nothing with another of the same person', async () => {
    const bits = [await member(1), await member(1)].map((token) =>
      Buffer.from(token.slice(4), 'base64url').subarray(26),
    );
    expect(bits[0]?.equals(bits[1] ?? Buffer.alloc(0))).toBe(false);
  });

  test('verifies nobody, and a personal token is no member', async () => {
    const device = { kind: 'device', key: secret } as const;
    const asked = { samples: [seen(7)], secret: device, scope: roster.id, level: 4 } as const;
    const outcome = await verify({ ...asked, token: members[7] ?? '' }, ports);
    expect(outcome.outcome).toBe('non-match');
    const personal = await enrol({ ...asked, samples: [sampleOf(person(7))] }, ports);
    if (personal.outcome !== 'enrolled') throw new Error(personal.outcome);
    expect((await search({ members: [personal.token] })).outcome).toBe('non-match');
  });

  test('needs captures of one person, and a secret of 32 bytes', async () => {
    const two = [sampleOf(person(1)), sampleOf(person(2))];
    const outcome = await enrolInRoster({ roster, secret, samples: two }, ports);
    expect(outcome).toEqual({ outcome: 'not-acquired', reason: 'captures-differ' });
    const short = new Uint8Array(31);
    expect(await faultCode(member(1, { secret: short }))).toBe('ERR_FIELD_INVALID');
    expect(await faultCode(search({ secret: short }))).toBe('ERR_FIELD_INVALID');
    const salt = new Uint8Array(15);
    expect(await faultCode(member(1, { roster: { ...roster, salt } }))).toBe('ERR_FIELD_INVALID');
    expect(await faultCode(member(1, { expires: NOW - 1 }))).toBe('ERR_EXPIRY_INVALID');
  });
});

test('a roster takes as many as one stranger in a hundred allows, and 100 below level 6', () => {
  const capacities = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map(rosterCapacity);
  expect(capacities).toEqual([1, 5, 20, 100, 100, 1000, 1000, 1000]);
});
