import { beforeEach, describe, expect, test } from 'vitest';
import { createUsers } from '../src/users.ts';
import { problem } from './stand-in/hooks-api.ts';
import { CLIENT_ID, CLIENT_SECRET, type OneLogin, startOneLogin } from './stand-in/onelogin.ts';

const MIRA = 138401277;
const REFERENCE = 'fnr_01JD2Q4W9Y7M8K3R5T6V1X';

let onelogin: OneLogin;
beforeEach(async () => {
  onelogin = await startOneLogin();
  const names = ['fn_token_ref', 'floor'];
  for (const [at, shortname] of names.entries()) {
    const field = { id: at, name: shortname, shortname, position: at, user_editable: false };
    onelogin.account.attributes.push(field);
  }
  const [mira] = onelogin.account.users;
  if (mira !== undefined) mira.custom_attributes = { floor: '3' };
});

const users = (field = 'fn_token_ref') =>
  createUsers({
    ...{ account: 'acme', clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, field },
    fetch: onelogin.fetch,
  });

test('a reference is written, read and cleared; other fields stay', async () => {
  const { referenceOf, writeReference, clearReference } = users();
  expect(await referenceOf(MIRA)).toBeUndefined();
  await writeReference(MIRA, REFERENCE);
  expect(await referenceOf(MIRA)).toBe(REFERENCE);
  const [mira] = onelogin.account.users;
  expect(mira?.custom_attributes).toEqual({ floor: '3', fn_token_ref: REFERENCE });
  await clearReference(MIRA);
  expect(await referenceOf(MIRA)).toBeUndefined();
  expect(mira?.custom_attributes.floor).toBe('3');
});

describe('refused is', () => {
  test('what is no reference: a field that administrators read holds nothing else', async () => {
    const write = users().writeReference(MIRA, 'eyJhbGciOi.an.identity-token');
    await expect(write).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
    expect(onelogin.calls).toEqual([]);
  });

  test('a field that OneLogin does not have, though it says nothing', async () => {
    await expect(users('elsewhere').writeReference(MIRA, REFERENCE)).rejects.toMatchObject({
      message: expect.stringContaining('short name elsewhere'),
    });
  });

  test.each([0, -1, 1.5, Number.NaN])('a number that is nobody: %d', async (id) => {
    await expect(users().referenceOf(id)).rejects.toMatchObject({ code: 'ERR_VENDOR_FAILED' });
    expect(onelogin.calls).toEqual([]);
  });
});

test('nobody of that number', async () => {
  expect(await users().referenceOf(1)).toBeUndefined();
  await expect(users().writeReference(1, REFERENCE)).rejects.toMatchObject({
    message: expect.stringContaining('(404)'),
  });
});

test('no limit is waited for', async () => {
  onelogin.behaviour.reset = 1;
  onelogin.behaviour.next.push(problem(429, 'TooManyRequests', ''));
  await expect(users().referenceOf(MIRA)).rejects.toMatchObject({ code: 'ERR_VENDOR_REFUSED' });
});

test('what somebody else wrote into the field is no reference', async () => {
  const [mira] = onelogin.account.users;
  if (mira !== undefined) mira.custom_attributes.fn_token_ref = 'n/a';
  expect(await users().referenceOf(MIRA)).toBeUndefined();
});
