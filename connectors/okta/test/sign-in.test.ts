import { createFacenition } from '@facenition/hook';
import { tokenHook } from '@facenition/okta';
import { describe, expect, test } from 'vitest';
import { SECRET } from './fake-facenition.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import { BEN, MIRA, NOW, REFUSED, started, TOKENS, UNSTAMPED } from './whole.ts';

test.each(['state', 'parameter'] as const)('a face lets in, with the proof as %s', async (by) => {
  const { application, captured, sid, host } = await started();
  const proof = await captured();
  expect(await application.signIn({ sid: await sid(), proof, by })).toMatchObject({
    outcome: 'in',
  });
  expect(host.events).toMatchObject([{ kind: 'answered', outcome: 'match' }]);
});

test('no face, no tokens', async () => {
  const { application, sid, host } = await started();
  expect(await application.signIn({ sid: await sid() })).toEqual(REFUSED);
  expect(host.events).toMatchObject([{ outcome: 'refused', reason: 'no_ticket' }]);
});

test('a face that does not match brings no ticket at all', async () => {
  const { app, captured } = await started();
  app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
  await expect(captured()).rejects.toThrow();
});

describe('no tokens for', () => {
  test('a proof that has served', async () => {
    const { application, captured, sid, host } = await started();
    const proof = await captured();
    const asked = { sid: await sid(), proof };
    await application.signIn(asked);
    expect(await application.signIn(asked)).toEqual(REFUSED);
    expect(host.events.at(-1)).toMatchObject({ reason: 'ticket_already_used' });
  });

  test('the face of somebody else', async () => {
    const { application, captured, sid, host } = await started();
    const proof = await captured(BEN);
    expect(await application.signIn({ sid: await sid(MIRA), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ outcome: 'refused', reason: 'wrong_user' }]);
  });

  test('a ticket behind another transaction', async () => {
    const { application, captured, sid } = await started();
    const [{ txn }, { ticket }] = [await captured(), await captured()];
    expect(await application.signIn({ sid: await sid(), proof: { txn, ticket } })).toEqual(REFUSED);
  });

  test('a face of another purpose', async () => {
    const { application, captured, sid, host } = await started({ scope: 'payments' });
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ reason: 'wrong_scope' }]);
  });

  test('a face of another tenant', async () => {
    const { application, captured, sid, host } = await started({ hookSide: { tenant: 'other' } });
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ kind: 'answered', outcome: 'refused' }]);
  });

  test('a capture that another client began', async () => {
    const { app, application, captured, sid, org } = await started();
    const token = await app.clientToken('step-up');
    const other = { url: app.url, token, idp: 'okta', tenant: 'acme' };
    const facenition = createFacenition(other);
    const host = await hostHooks({
      token: tokenHook({
        ...{ facenition, orgUrls: [org.url], scope: 'sign-in', mode: { kind: 'bound' } },
      }),
    });
    org.addInlineHook(TOKENS, host.uri, SECRET);
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ reason: 'unknown_txn' }]);
  });

  test('a ticket that is too old', async () => {
    const { app, application, captured, sid, host } = await started();
    const proof = await captured();
    app.setTime(NOW + 180_000);
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ reason: 'ticket_expired' }]);
  });

  test('a level that was not demanded', async () => {
    const { application, captured, sid, host } = await started({ level: 6 });
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ reason: 'accuracy_too_low' }]);
  });

  test('an org that the hook is not for', async () => {
    const orgUrls = ['https://acme-test.okta.com'];
    const { application, captured, sid, host } = await started({ orgUrls });
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(REFUSED);
    expect(host.events).toMatchObject([{ code: 'ERR_PAYLOAD_FOREIGN' }]);
  });

  test('anybody while the server is down, in time for Okta', async () => {
    const down = { url: 'http://127.0.0.1:9' };
    const { application, captured, sid, host, org } = await started({ hookSide: down });
    const proof = await captured();
    const asked = { sid: await sid(), proof };
    const before = performance.now();
    expect(await application.signIn(asked)).toEqual(REFUSED);
    expect(performance.now() - before).toBeLessThan(3000);
    expect(host.events).toMatchObject([{ kind: 'fault' }]);
    expect(org.state.log).toEqual([`inline_hook.executed ${TOKENS} answered 200`]);
  });
});

describe('what Okta lets through is kept out by the application', () => {
  test('where nobody hosts the hook', async () => {
    const { application, captured, sid, org } = await started();
    org.addInlineHook(TOKENS, 'http://127.0.0.1:9/okta/facenition-hook', SECRET);
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(UNSTAMPED);
    expect(org.state.log).toEqual([`inline_hook.executed ${TOKENS} failed unreachable or no JSON`]);
  });

  test('where the org has another secret', async () => {
    const { application, captured, sid, org, host } = await started();
    org.addInlineHook(TOKENS, host.uri, `${SECRET}, once`);
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(UNSTAMPED);
    expect(org.state.log).toEqual([`inline_hook.executed ${TOKENS} failed 401`]);
    expect(host.events).toMatchObject([{ code: 'ERR_CALLER_UNKNOWN' }]);
  });

  test('where the hook was deactivated', async () => {
    const { application, captured, sid, org, hookId } = await started();
    Object.assign(org.state.inlineHooks.get(hookId) ?? {}, { status: 'INACTIVE' });
    const proof = await captured();
    expect(await application.signIn({ sid: await sid(), proof })).toEqual(UNSTAMPED);
  });

  test('where the hook stamps rather than denies', async () => {
    const { application, sid, host } = await started({ otherwise: 'stamp' });
    expect(await application.signIn({ sid: await sid() })).toEqual(UNSTAMPED);
    expect(host.events).toMatchObject([{ outcome: 'refused' }]);
  });
});

test('an application on its own gets its tokens as ever', async () => {
  const { application, host } = await started();
  expect(await application.machine()).toMatchObject({ access_token: expect.any(String) });
  expect(host.events).toMatchObject([{ outcome: 'not-asked' }]);
});
