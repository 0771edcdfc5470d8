import { expect, onTestFinished, test } from 'vitest';
import { referenceAttribute } from '../src/attributes.ts';
import { POOL, REFERENCE, SUB } from './payload.ts';
import { EMAIL, startWhole } from './whole.ts';

async function started() {
  const { sdk, provider } = await startWhole(onTestFinished);
  return { provider, attribute: referenceAttribute({ userPoolId: POOL, cognito: sdk }) };
}

test('the reference of an account is read, written and cleared', async () => {
  const { attribute, provider } = await started();
  expect(await attribute.read(SUB)).toBe(REFERENCE);
  const other = `fnr_${'S'.repeat(22)}`;
  await attribute.write(EMAIL, other);
  expect(await attribute.read(SUB)).toBe(other);
  await attribute.clear(SUB);
  expect(await attribute.read(SUB)).toBeUndefined();
  expect([...(provider.pool.users[0]?.attributes.keys() ?? [])]).toEqual([
    ...['sub', 'email', 'email_verified'],
  ]);
});

test('nothing else is written there', async () => {
  const { attribute } = await started();
  await expect(attribute.write(SUB, 'FN1.token')).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
  });
  expect(await attribute.read(SUB)).toBe(REFERENCE);
});

test('an account that is not there is an error of Cognito', async () => {
  const { attribute } = await started();
  await expect(attribute.read('nobody')).rejects.toMatchObject({ name: 'UserNotFoundException' });
});
