import { base64url } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { signJws } from '../../src/receipts/sign-jws.ts';
import { keepHouse } from '../../src/service/housekeeping.ts';
import type { ProvedCapture } from '../../src/tickets/issue.ts';
import { issued, NONCE, provedCapture } from '../tickets/proved.ts';
import { ISSUER, NOW, startTestApp, type TestApp } from './test-app.ts';

let app: TestApp;
let clientId: number;
beforeEach(async () => {
  app = await startTestApp();
  clientId = (await app.store.clientTokens.list())[0]?.id ?? 0;
});

const issue = async (more: Partial<ProvedCapture> = {}) => {
  const proved = provedCapture({ clientId, ...more });
  const { ticket, jti } = await issued(proved, { ...app, issuer: ISSUER });
  const { txn, userId: user, scope } = proved;
  return { proved, jti, asked: { txn, user, scope, ticket: jti }, ticket };
};

async function consume(body: object, path = '/v1/tickets/consume', token = app.token) {
  const answer = await app.postJson(path, body, { 'X-Auth-Token': token });
  const said: Readonly<Record<string, unknown>> = Object(await answer.json());
  return { status: answer.status, ...said };
}

const refused = (reason: string) => ({ status: 200, ok: false, reason });

test.each(['/tickets/consume', '/v1/tickets/consume', '/v2/tickets/consume'])(
  '%s tells what was proved, once',
  async (path) => {
    const { proved, asked, ticket } = await issue({ amr: ['face', 'pop'] });
    const { ticket: _, ...answered } = asked;
    const body = { ...asked, ticket, nonce: NONCE, accuracy: 4, assurance: 'active' };
    const whole = { ...body, idp: proved.idp, tenant: proved.tenant };
    expect(await consume(whole, path)).toEqual({
      status: 200,
      ok: true,
      ...answered,
      verified_at: new Date(proved.verifiedAt).toISOString(),
      accuracy: 4,
      assurance: 'active',
      amr: ['face', 'pop'],
      reference_id: proved.referenceId,
    });
    expect(await consume(whole, path)).toEqual(refused('ticket_already_used'));
  },
);

test('its id is as good as the ticket, and the transaction alone is nothing', async () => {
  const { asked, ticket } = await issue();
  const { ticket: _, ...alone } = asked;
  expect(await consume(alone)).toMatchObject({ status: 400, code: 'ERR_FIELD_MISSING' });
  for (const wrong of ['fntk_x', `fntk_${'A'.repeat(22)}`, asked.txn]) {
    expect(await consume({ ...asked, ticket: wrong })).toMatchObject({ ok: false });
  }
  expect(await consume(asked)).toMatchObject({ ok: true, txn: asked.txn });
  expect(await consume({ ...asked, ticket })).toEqual(refused('ticket_already_used'));
});

describe('a refusal', () => {
  test.each([
    ['wrong_user', { user: 'somebody else' }],
    ['wrong_scope', { scope: 'payments' }],
    ['wrong_scope', { scope: '' }],
    ['unknown_txn', { nonce: 'another-nonce-than-that' }],
    ['unknown_txn', { txn: `fntx_${'A'.repeat(22)}` }],
    ['bad_signature', { idp: 'okta' }],
    ['bad_signature', { tenant: 'other' }],
    ['accuracy_too_low', { accuracy: 5 }],
  ] as const)('%s: %j, with the ticket and with its id, uses nothing up', async (reason, wrong) => {
    const { asked, ticket } = await issue();
    expect(await consume({ ...asked, ticket, ...wrong })).toEqual(refused(reason));
    expect(await consume({ ...asked, ...wrong })).toEqual(refused(reason));
    expect(await consume(asked)).toMatchObject({ ok: true });
  });

  test('of a capture that was passive where an active one is asked for', async () => {
    const { asked } = await issue({ assurance: 'passive' });
    expect(await consume({ ...asked, assurance: 'active' })).toEqual(refused('assurance_too_low'));
    expect(await consume({ ...asked, assurance: 'passive' })).toMatchObject({ ok: true });
  });

  test('of a ticket that was changed, or is none, or is of another transaction', async () => {
    const { asked, ticket } = await issue();
    const other = await issue();
    const [header = '', , signature = ''] = ticket.split('.');
    const claims = base64url.encode(JSON.stringify({ sub: asked.user, txn: asked.txn }));
    for (const bad of ['x', `${header}.${claims}.${signature}`, 'A'.repeat(5000)]) {
      expect(await consume({ ...asked, ticket: bad })).toEqual(refused('bad_signature'));
    }
    const swapped = { ...asked, ticket: other.ticket };
    expect(await consume(swapped)).toEqual(refused('unknown_txn'));
    expect(await consume({ ...asked, ticket })).toMatchObject({ ok: true });
  });

  test('of a receipt in the place of a ticket: the same keys sign them', async () => {
    const { asked } = await issue();
    const receipt = await signJws({}, 'facenition-receipt+jwt', await app.keys.signer());
    expect(await consume({ ...asked, ticket: receipt })).toEqual(refused('bad_signature'));
  });

  test('of a ticket that is too old, from its end on (with 5 seconds between clocks)', async () => {
    const { asked, ticket } = await issue();
    app.setTime(NOW + 95_000);
    expect(await consume({ ...asked, ticket })).toEqual(refused('ticket_expired'));
    expect(await consume(asked)).toEqual(refused('ticket_expired'));
    app.setTime(NOW + 94_999);
    expect(await consume(asked)).toMatchObject({ ok: true });
  });
});

describe('who may', () => {
  test('only the client that began it; to others it is unknown', async () => {
    const { asked, ticket } = await issue();
    const stranger = await app.clientToken('step-up');
    for (const body of [asked, { ...asked, ticket }]) {
      const answer = await consume(body, '/v1/tickets/consume', stranger);
      expect(answer).toEqual(refused('unknown_txn'));
    }
    expect(await consume(asked)).toMatchObject({ ok: true });
  });

  test('nobody where no client began it', async () => {
    const { clientId: _, ...rest } = provedCapture();
    const { ticket, jti } = await issued(rest, { ...app, issuer: ISSUER });
    const { txn, userId: user, scope } = rest;
    expect(await consume({ txn, user, scope, ticket })).toEqual(refused('unknown_txn'));
    expect(await consume({ txn, user, scope, ticket: jti })).toEqual(refused('unknown_txn'));
  });

  test('nobody without the scope, however much else it may', async () => {
    const { asked } = await issue();
    const token = await app.clientToken('admin', 'verify', 'enrol');
    expect(await consume(asked, '/tickets/consume', token)).toMatchObject({ status: 403 });
    expect(await consume(asked, '/tickets/consume', 'fnc_wrong')).toMatchObject({ status: 401 });
  });
});

describe('the retry rule', () => {
  test('the same attempt gets the same answer for ten seconds, also beyond the end', async () => {
    const { asked } = await issue();
    app.setTime(NOW + 94_000);
    const first = await consume({ ...asked, attempt: 'one' });
    expect(first).toMatchObject({ ok: true });
    app.setTime(NOW + 103_999);
    expect(await consume({ ...asked, attempt: 'one' })).toEqual(first);
    expect(await consume({ ...asked, attempt: 'two' })).toEqual(refused('ticket_expired'));
    app.setTime(NOW + 104_000);
    expect(await consume({ ...asked, attempt: 'one' })).toEqual(refused('ticket_expired'));
  });

  test('a retry is checked as the first was', async () => {
    const { asked } = await issue();
    await consume({ ...asked, attempt: 'one' });
    const other = { ...asked, attempt: 'one', scope: 'payments' };
    expect(await consume(other)).toEqual(refused('wrong_scope'));
  });

  test('without a name nobody asks again', async () => {
    const { asked } = await issue();
    await consume(asked);
    expect(await consume(asked)).toEqual(refused('ticket_already_used'));
    const named = await consume({ ...asked, attempt: 'one' });
    expect(named).toEqual(refused('ticket_already_used'));
  });
});

test.each([
  {},
  { txn: 'fntx_short' },
  { user: '' },
  { accuracy: 9 },
  { assurance: 'certified' },
  { nonce: 'short' },
  { idp: 'a:b' },
  { attempt: '' },
  { more: 1 },
])('a request that makes no sense is none: %j', async (wrong) => {
  const { asked } = await issue();
  const body = Object.keys(wrong).length === 0 ? {} : { ...asked, ...wrong };
  expect(await consume(body)).toMatchObject({ status: 400, ok: false });
});

test('the audit log has what came of each, and nothing of whom', async () => {
  const { asked, proved, jti } = await issue();
  await consume({ ...asked, scope: 'payments' });
  await consume(asked);
  await consume(asked);
  const lines: string[] = [];
  for await (const line of app.store.auditEntries.lines()) lines.push(line);
  const found = lines.filter((line) => line.includes('"ticket-'));
  expect(found).toHaveLength(3);
  expect(found[0]).toContain('"reason":"wrong-scope"');
  expect(found[1]).toContain(`"capture":"${asked.txn}"`);
  expect(found[2]).toContain('"reason":"already-used"');
  const said = found.join() + app.logged.join();
  for (const secret of [asked.user, NONCE, jti, proved.referenceId, proved.tenant, 'payments']) {
    expect(said).not.toContain(secret);
  }
});

test('where the store fails nothing was decided', async () => {
  const { asked } = await issue();
  await app.store.close();
  const answer = await consume(asked);
  expect(answer.status).toBe(502);
});

test('housekeeping forgets a ticket ten minutes after its end', async () => {
  const { jti } = await issue();
  await keepHouse(app.capture, NOW + 690_000);
  expect(await app.store.tickets.find(jti)).toBeDefined();
  await keepHouse(app.capture, NOW + 690_001);
  expect(await app.store.tickets.find(jti)).toBeUndefined();
});
