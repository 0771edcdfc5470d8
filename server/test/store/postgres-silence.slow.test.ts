import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../postgres/proxy.ts';
import { databases, openAt } from './databases.ts';

/** For an answer of an open connection; one that is to be made is given up sooner. */
const LONGEST_WAIT_MS = 20_000;
/** For a machine that is busy. */
const MARGIN_MS = 10_000;
const AT_ONCE = 20;

const postgres = databases.filter(({ kind }) => kind === 'postgres');

test.each(postgres)(
  'a $kind that falls silent fails what is asked, until it is back',
  {
    timeout: 120_000,
  },
  async (database) => {
    const where = await database.newLocation();
    const proxy = await startProxy(where.kind === 'postgres' ? where.url : '');
    onTestFinished(() => proxy.close());
    const store = await openAt({ kind: 'postgres', url: proxy.url });
    const pings = (): Promise<PromiseSettledResult<void>[]> =>
      Promise.allSettled(Array.from({ length: AT_ONCE }, () => store.ping()));
    const isSilent = Promise.withResolvers<void>();
    const hasBegun = Promise.withResolvers<void>();
    const interrupted = store.transaction(async ({ clientTokens }) => {
      await clientTokens.createFirst('interrupted', 1);
      hasBegun.resolve();
      await isSilent.promise;
      await clientTokens.list();
    });
    await hasBegun.promise;
    await pings();

    proxy.fallSilent();
    isSilent.resolve();
    const since = performance.now();
    const [failed, asked] = await Promise.allSettled([interrupted, pings()]);
    expect(performance.now() - since).toBeLessThan(LONGEST_WAIT_MS + MARGIN_MS);
    expect(failed).toMatchObject({ reason: { code: 'ERR_STORE_FAILED' } });
    expect(asked.status === 'fulfilled' && asked.value).toEqual(
      Array.from({ length: AT_ONCE }, () =>
        expect.objectContaining({ reason: expect.objectContaining({ code: 'ERR_STORE_FAILED' }) }),
      ),
    );

    proxy.recover();
    // At the first try: no connection that nobody answers on is left.
    for (const { status } of await pings()) expect(status).toBe('fulfilled');
    await store.transaction(async ({ attempts }) => void (await attempts.begin('k', 1)));
  },
);
