import { expect, test } from 'vitest';
import { begun } from '../src/answers.ts';

const head = { ok: true, rule: 'default' } as const;
const capture = { txn: `fntx_${'T'.repeat(22)}`, url: 'https://faces.example/capture/x' };

test('a capture that began', () => {
  expect(begun({ ...head, required: true, ...capture }, 'nonce')).toEqual({
    ...{ outcome: 'begun', nonce: 'nonce' },
    ...capture,
  });
});

test('a policy that asks for no face has to say so: nothing is taken for it', () => {
  expect(begun({ ...head, required: false }, 'nonce')).toEqual({ outcome: 'not-required' });
  for (const answer of [{}, { required: null }, { required: 0 }, { required: '' }]) {
    const lie = Object.assign(
      { ...head, required: true, ...capture },
      { required: undefined },
      answer,
    );
    expect(() => begun(lie, 'nonce')).toThrow(
      expect.objectContaining({ code: 'ERR_SERVICE_UNAVAILABLE' }),
    );
  }
});
