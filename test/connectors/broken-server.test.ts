import { createFacenition } from '@facenition/hook';
import { expect, test } from 'vitest';
import { ALL_HOOK_CASES } from './all-hook-cases.ts';
import { BROKEN, startBroken } from './broken-server.ts';
import type { HookCase } from './hook-case.ts';

const askingHooks = ALL_HOOK_CASES.filter(({ asks }) => asks !== 'nothing');

/** What a hook answers to its recorded payload, and how long that took, in milliseconds. */
async function answerOf({ payload, call }: HookCase, url: string) {
  const facenition = createFacenition({ url, token: 'fnc_test', idp: 'test', tenant: 'test' });
  const began = performance.now();
  const response = await call(structuredClone(payload), { facenition, onEvent: () => {} });
  return { response, tookMs: performance.now() - began };
}

async function expectRefusals(url: string): Promise<void> {
  const answers = await Promise.all(askingHooks.map((one) => answerOf(one, url)));
  for (const [at, { title, refused, faulted, vendorLimitMs }] of askingHooks.entries()) {
    const answer = answers[at];
    // What is not known here (404) is a refusal; nothing else is even that.
    expect([faulted, refused], title).toContainEqual(answer?.response);
    expect(answer?.tookMs, title).toBeLessThan(vendorLimitMs);
  }
}

test.each(Object.entries(BROKEN))(
  'every hook answers its refusal in time where the server %s',
  async (_what, answer) => {
    const server = await startBroken(answer);
    await expectRefusals(server.url);
    await server.close();
  },
);

test('and where there is no server', async () => {
  const server = await startBroken(() => {});
  await server.close();
  await expectRefusals(server.url);
});
