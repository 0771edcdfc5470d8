import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { CLIENT_SCOPES } from '../../src/client-scope.ts';
import { makeToken } from '../made-tokens.ts';
import { NOW, startTestApp, type TestApp } from './test-app.ts';

const photo = Buffer.from([1, 2, 3]).toString('base64');
const NOBODY = `fni_${'A'.repeat(27)}`;
const NOWHERE = `fng_${'A'.repeat(22)}`;
const OTHER_SECRET = `${'B'.repeat(42)}A`;

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});

async function ask(path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await app.postJson(`/roster/${path}`, body, {
    'X-Auth-Token': app.token,
    ...headers,
  });
  return { status: answer.status, ...Object(await answer.json()) };
}

const create = async (accuracy = 4) => {
  const { roster, roster_secret } = await ask('create', { name: 'front door', accuracy });
  return { roster, roster_secret };
};
const events = async () => {
  const lines: { type: string; roster?: string; decision?: string; alias?: string }[] = [];
  for await (const line of app.store.auditEntries.lines()) lines.push(JSON.parse(line).event);
  return lines;
};

describe('a roster', () => {
  test('is made with a secret that is not kept, and tells how many people it takes', async () => {
    const made = await ask('create', { name: 'front door', accuracy: 4 });
    expect(made).toEqual({
      status: 200,
      ok: true,
      roster: expect.stringMatching(/^fng_[\w-]{22}$/),
      roster_secret: expect.stringMatching(/^[\w-]{43}$/),
      accuracy: 4,
      capacity: 100,
    });
    const kept = JSON.stringify(await app.store.rosters.list());
    expect(kept).not.toContain(made.roster_secret);
    expect(app.logged.join()).not.toContain(made.roster_secret);
    expect(await ask('create', { name: 'x', accuracy: 8 })).toMatchObject({
      status: 400,
      code: 'ERR_LEVEL_UNSUPPORTED',
    });
  });

  test('keeps the token of a member, and gives it to nobody', async () => {
    const roster = await create();
    const token = makeToken({ use: 'roster', level: 4 });
    app.answers.enrolInRoster = () => ({ outcome: 'enrolled', token });
    const added = await ask('add', { ...roster, photo });
    expect(added).toEqual({
      status: 200,
      ok: true,
      id: expect.stringMatching(/^fni_/),
      accuracy: 4,
    });
    expect(await app.store.rosters.members(roster.roster)).toEqual([{ id: added.id, token }]);
    expect((await app.store.identityTokens.stateOf([added.id], NOW)).get(added.id)).toBe('active');
    expect((await events()).at(-1)).toMatchObject({ type: 'token-issued', roster: roster.roster });
  });

  test('is not opened by another secret, nor found under another id', async () => {
    const roster = await create();
    for (const path of ['add', 'identify']) {
      const wrong = { ...roster, roster_secret: OTHER_SECRET, photo };
      expect(await ask(path, wrong)).toMatchObject({
        status: 403,
        code: 'ERR_ROSTER_SECRET_WRONG',
      });
      const unknown = { ...roster, roster: NOWHERE, photo };
      expect(await ask(path, unknown)).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' });
    }
    expect(await app.store.rosters.members(roster.roster)).toEqual([]);
  });

  test('says what was wrong with photos of a new member, and keeps nothing', async () => {
    const roster = await create();
    app.answers.enrolInRoster = () => ({ outcome: 'not-acquired', reason: 'blurred', capture: 0 });
    expect(await ask('add', { ...roster, photo })).toMatchObject({
      status: 400,
      code: 'not-acquired',
      reason: 'blurred',
    });
    expect(await app.store.rosters.members(roster.roster)).toEqual([]);
  });

  test('is full at its capacity, however many are added at once', async () => {
    const roster = await create(2);
    const added = await Promise.all(
      Array.from({ length: 12 }, () => ask('add', { ...roster, photo })),
    );
    expect(added.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(added.filter(({ code }) => code === 'ERR_ROSTER_FULL')).toHaveLength(7);
    expect(await app.store.rosters.members(roster.roster)).toHaveLength(5);
    // Nothing of those who did not fit stayed behind.
    expect((await events()).filter(({ type }) => type === 'token-issued')).toHaveLength(5);
  });

  test('is needed with the scope roster, which is given for a purpose', async () => {
    const others = CLIENT_SCOPES.filter((scope) => scope !== 'roster');
    const token = await app.clientToken(...others);
    const refused = await ask('create', { name: 'x' }, { 'X-Auth-Token': token });
    expect(refused).toMatchObject({ status: 403, code: 'ERR_SCOPE_INSUFFICIENT' });
    const make = async (fields: object) =>
      Object(await (await app.postJson('/generateToken', { name: 'door', ...fields })).json());
    expect(await make({})).toMatchObject({ scopes: ['enrol', 'verify', 'analyse', 'lifecycle'] });
    expect(await make({ scopes: 'roster' })).toMatchObject({ code: 'ERR_FIELD_MISSING' });
    expect(await make({ roster_purpose: 'a door' })).toMatchObject({ code: 'ERR_FIELD_INVALID' });
    expect(await make({ scopes: 'roster', roster_purpose: 'a door' })).toMatchObject({ ok: true });
    const [last] = (await app.store.clientTokens.list()).slice(-1);
    expect(last).toMatchObject({ scopes: ['roster'], rosterPurpose: 'a door' });
  });
});

describe('identification', () => {
  async function withMembers() {
    const roster = await create();
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await ask('add', { ...roster, photo })).id);
    return { roster, ids };
  }

  test('answers the id of who was found, and nothing of anybody else', async () => {
    const { roster } = await withMembers();
    let asked: readonly string[] = [];
    app.answers.identify = async ({ members }) => {
      asked = members;
      return { outcome: 'match', member: 1, score: 0.75, threshold: 0.5 };
    };
    const members = await app.store.rosters.members(roster.roster);
    const found = await ask('identify', { ...roster, photo });
    expect(asked).toEqual(members.map(({ token }) => token));
    expect(found).toEqual({ status: 200, ok: true, identified: true, id: members[1]?.id });
    const alias = await app.store.identityTokens.aliasOf(found.id);
    expect((await events()).at(-1)).toMatchObject({
      type: 'identification',
      roster: roster.roster,
      decision: 'match',
      alias,
    });
  });

  test('of a stranger answers that nobody was found', async () => {
    const { roster } = await withMembers();
    app.answers.identify = async () => ({ outcome: 'non-match', threshold: 0.5 });
    const found = await ask('identify', { ...roster, photo });
    expect(found).toEqual({ status: 200, ok: true, identified: false });
    expect((await events()).at(-1)).toMatchObject({ decision: 'non-match' });
    app.answers.identify = async () => ({ outcome: 'not-acquired', reason: 'no-face', capture: 0 });
    expect(await ask('identify', { ...roster, photo })).toEqual({
      status: 200,
      ok: true,
      identified: false,
      reason: 'no-face',
      capture: 0,
    });
  });

  test('finds nobody in a member who leaves while the faces are compared', async () => {
    const { roster, ids } = await withMembers();
    app.answers.identify = async ({ members }) => {
      const [first] = await app.store.rosters.members(roster.roster);
      expect(members[0]).toBe(first?.token);
      await ask('remove', { roster: roster.roster, id: first?.id });
      return { outcome: 'match', member: 0, score: 0.75, threshold: 0.5 };
    };
    expect(await ask('identify', { ...roster, photo })).toMatchObject({ identified: false });
    expect((await events()).at(-1)).toMatchObject({
      type: 'identification',
      decision: 'non-match',
    });
    expect(ids).toHaveLength(3);
  });

  test('that fails finds nobody', async () => {
    const { roster } = await withMembers();
    app.answers.identify = () => Promise.reject(new Error('CANARY'));
    const failed = await ask('identify', { ...roster, photo });
    expect(failed).toMatchObject({ status: 502, ok: false });
    expect(failed).not.toHaveProperty('identified');
    expect(app.logged.join()).not.toContain('CANARY');
    app = await startTestApp(undefined, { issuer: 'x'.repeat(600) });
    const unsigned = await withMembers();
    const asked = { ...unsigned.roster, photo, nonce: '0123456789abcdef' };
    expect(await ask('identify', asked)).not.toHaveProperty('identified');
    expect((await events()).map(({ type }) => type)).not.toContain('identification');
  });

  test('has a receipt that says among how many', async () => {
    const { roster } = await withMembers();
    const nonce = '0123456789abcdef';
    const found = await ask('identify', { ...roster, photo, nonce });
    expect(decodeJwt(found.receipt)).toMatchObject({
      nonce,
      sub: found.id,
      scope: roster.roster,
      members: 3,
      decision: 'match',
    });
    app.answers.identify = async () => ({ outcome: 'non-match', threshold: 0.5 });
    const nobody = await ask('identify', { ...roster, photo, nonce });
    expect(decodeJwt(nobody.receipt)).toMatchObject({ sub: roster.roster, decision: 'non-match' });
  });
});

describe('leaving a roster', () => {
  test('revokes and deletes the token, by either way, once', async () => {
    const roster = await create();
    const { id: first } = await ask('add', { ...roster, photo });
    const { id: second } = await ask('add', { ...roster, photo });
    expect(await ask('remove', { roster: roster.roster, id: first })).toEqual({
      status: 200,
      ok: true,
      id: first,
    });
    expect((await app.postJson('/revoke', { id: second })).status).toBe(200);
    expect(await app.store.rosters.members(roster.roster)).toEqual([]);
    const states = await app.store.identityTokens.stateOf([first, second], NOW);
    expect([...states.values()]).toEqual(['revoked', 'revoked']);
    const revoked = (await events()).filter(({ type }) => type === 'token-revoked');
    expect(revoked).toHaveLength(2);
    const gone = await ask('remove', { roster: roster.roster, id: first });
    expect(gone).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' });
    expect(await ask('remove', { roster: roster.roster, id: NOBODY })).toMatchObject({
      status: 404,
    });
  });

  test('a member of one roster is not removed by another', async () => {
    const [one, other] = [await create(), await create()];
    const { id } = await ask('add', { ...one, photo });
    expect((await ask('remove', { roster: other.roster, id })).status).toBe(404);
    expect(await app.store.rosters.members(one.roster)).toHaveLength(1);
  });

  test('a roster is deleted with all its members', async () => {
    const roster = await create();
    const { id } = await ask('add', { ...roster, photo });
    const { roster: name } = roster;
    expect(await ask('delete', { roster: name })).toEqual({ status: 200, ok: true, removed: 1 });
    expect((await app.store.identityTokens.stateOf([id], NOW)).get(id)).toBe('revoked');
    expect((await ask('delete', { roster: name })).status).toBe(404);
    expect((await ask('add', { ...roster, photo })).status).toBe(404);
    expect((await events()).at(-1)).toMatchObject({ type: 'roster-deleted', roster: name });
  });

  test('whose answer was lost is answered again under its key', async () => {
    const roster = await create();
    const { id } = await ask('add', { ...roster, photo });
    const key = { 'Idempotency-Key': '0123456789abcdef-key' };
    const first = await ask('remove', { roster: roster.roster, id }, key);
    expect(await ask('remove', { roster: roster.roster, id }, key)).toEqual(first);
  });
});

test('identifications are limited by roster', async () => {
  app = await startTestApp(undefined, {
    rates: { perAddress: 0, perClient: 0, perToken: 0, perRoster: 2 },
  });
  const [one, other] = [await create(), await create()];
  const statuses: number[] = [];
  for (const roster of [one, one, one, other]) {
    statuses.push((await ask('identify', { ...roster, photo })).status);
  }
  expect(statuses).toEqual([200, 200, 429, 200]);
});
