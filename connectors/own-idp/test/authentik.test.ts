import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import { BROKEN, startBroken } from '../../../test/connectors/broken-server.ts';
import { type RealServer, startFacenition } from './portal.ts';
import {
  type BlueprintEntry,
  type Evaluated,
  evaluate,
  formatted,
  hasPython,
  isTag,
  readBlueprint,
} from './scripts/blueprint.ts';
import { fileOf, SECRETS } from './scripts/file-of.ts';

const RETURN_TO = 'https://authentik.example/if/flow/default-authentication-flow/';
const UUID = 'b3c0f0a2-0000-4000-8000-000000000001';
const CONTEXT = {
  facenition_return_to: RETURN_TO,
  facenition_tenant: 'main',
  facenition_scope: 'sign-in',
  facenition_asking: 'authentik',
};

const MODELS = [
  'authentik_flows.flowstagebinding',
  'authentik_policies.policybinding',
  'authentik_policies_expression.expressionpolicy',
  'authentik_sources_oauth.oauthsource',
  'authentik_stages_deny.denystage',
  'authentik_stages_redirect.redirectstage',
  'authentik_stages_source.sourcestage',
];

describe.each(['authentik/facenition.yaml', 'authentik/source-stage.yaml'])('%s', (path) => {
  let entries: readonly BlueprintEntry[];
  beforeAll(async () => {
    ({ entries } = await readBlueprint(path));
  });
  const named = (id: string) => entries.find((entry) => entry.id === id);

  test('is complete: every name in it stands for something before it', () => {
    for (const [at, { model, identifiers, attrs = {} }] of entries.entries()) {
      expect(MODELS).toContain(model);
      for (const value of [...Object.values(identifiers), ...Object.values(attrs)]) {
        if (!isTag(value, '!KeyOf')) continue;
        const where = entries.findIndex(({ id }) => id === value.value);
        expect(where, String(value.value)).toBeGreaterThanOrEqual(0);
        expect(where).toBeLessThan(at);
      }
    }
  });

  test('denies between the password and the sign-in, whatever fails', () => {
    const bindings = entries.filter(({ model }) => model === 'authentik_policies.policybinding');
    expect(bindings).toHaveLength(2);
    for (const { identifiers, attrs } of bindings) {
      const stage = named(String(Object(identifiers.target).value))?.identifiers.stage;
      const denies = Object(stage).value === 'deny-stage';
      // A policy that fails keeps the stage that denies, and leaves out the one that lets go on.
      expect(attrs).toMatchObject({ failure_result: denies, negate: false, enabled: true });
    }
    const stages = entries.filter(({ model }) => model === 'authentik_flows.flowstagebinding');
    expect(stages.map(({ identifiers }) => identifiers.order)).toEqual([40, 41]);
    expect(Object(stages.at(-1)?.identifiers.stage).value).toBe('deny-stage');
    for (const { attrs } of stages) {
      expect(attrs).toEqual({ evaluate_on_plan: false, re_evaluate_policies: true });
    }
  });

  test('holds no secret, and no sign that Python would read as a format', async () => {
    expect(await fileOf(path)).not.toMatch(SECRETS);
    for (const { attrs } of entries) {
      if (!isTag(attrs?.expression, '!Format')) continue;
      const [template, ...args] = Object.values(Object(attrs.expression.value));
      expect(String(template).match(/%./g)).toEqual(args.map(() => '%s'));
    }
  });
});

describe.skipIf(!hasPython)('the policies, in Python', () => {
  let server: RealServer;
  let expressions: Readonly<Record<string, string>>;
  let env: Record<string, string>;
  const ada = { pending_user: { uuid: UUID } };

  beforeEach(async () => {
    const { entries } = await readBlueprint('authentik/facenition.yaml');
    const policies = entries.filter(({ attrs }) => attrs?.expression !== undefined);
    expressions = Object.fromEntries(
      policies.map(({ id, attrs }) => [id, formatted(attrs?.expression, CONTEXT)]),
    );
    server = await startFacenition();
    const { store } = server.app;
    const [idp, tenant] = ['authentik', 'main'];
    const address = { idp, tenant, kind: 'redirect', address: RETURN_TO } as const;
    await store.returnAddresses.add(address, NOW);
    await store.vault.add({
      ...{ id: `fnr_${'a'.repeat(22)}`, subject: { idp, tenant, userId: UUID } },
      ...{ scope: 'sign-in', level: 4, input: 'passphrase', tokenId: `fni_${'a'.repeat(27)}` },
      ...{ token: makeToken(), kid: 0, createdAt: NOW },
    } as const);
    const token = await server.app.clientToken('step-up');
    env = { FACENITION_URL: server.app.url, FACENITION_TOKEN: token };
  });

  const captureStage = (
    context: Readonly<Record<string, unknown>>,
    query: Readonly<Record<string, string>> = {},
    changes: Readonly<Record<string, string>> = {},
  ): Promise<Evaluated> =>
    evaluate({
      expression: expressions.capture ?? '',
      context,
      query,
      env: { ...env, ...changes },
    });

  /** Whether the stage that denies stays: what fails keeps it, as its binding says. */
  const isDenied = async (context: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const { result = true } = await evaluate({ expression: expressions.unverified ?? '', context });
    return result;
  };

  async function captured({ context }: Evaluated): Promise<Record<string, string>> {
    const txn = String(context.redirect_stage_target).split('/').at(-1) ?? '';
    const page = openBrowser(server.app);
    await page.open(txn);
    const { body } = await capture(page, txn);
    return Object.fromEntries(new URL(body.next.url).searchParams);
  }

  test('a flow goes on with a face that was verified', async () => {
    const begun = await captureStage(ada, { next: '/application/o/authorize/?client_id=x' });
    expect(begun).toMatchObject({ result: true });
    expect(begun.context.redirect).toBe('/application/o/authorize/?client_id=x');
    expect(await isDenied(begun.context)).toBe(true);
    const back = await captureStage(begun.context, await captured(begun));
    // The capture is left out now, and the stage that denies as well.
    expect(back.result).toBe(false);
    expect(back.context).not.toHaveProperty('facenition_waiting');
    expect(back.context).not.toHaveProperty('redirect_stage_target');
    expect(await isDenied(back.context)).toBe(false);
    expect(await isDenied({ ...back.context, pending_user: { uuid: 'another' } })).toBe(true);
  });

  test.each([
    ['another state', { state: 'x' }],
    ['no ticket', { ticket: '' }],
    ['another ticket', { ticket: `fntk_${'K'.repeat(22)}` }],
  ])('but not with %s', async (_, changes) => {
    const begun = await captureStage(ada);
    const back = await captureStage(begun.context, { ...(await captured(begun)), ...changes });
    expect(back.result).toBe(false);
    expect(await isDenied(back.context)).toBe(true);
  });

  test('nor for somebody else, nor twice', async () => {
    const begun = await captureStage(ada);
    const query = await captured(begun);
    const other = { ...begun.context, pending_user: { uuid: 'another' } };
    expect(await isDenied((await captureStage(other, query)).context)).toBe(true);
    expect(await isDenied((await captureStage(begun.context, query)).context)).toBe(false);
    server.app.setTime(NOW + 11_000);
    expect(await isDenied((await captureStage(begun.context, query)).context)).toBe(true);
  });

  // Browsers leave out tabs and line ends (URL Standard, 4.4).
  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/ /evil.example',
    '/a\n',
    'x',
  ])('and leads to no other site: %j', async (next) => {
    expect((await captureStage(ada, { next })).context).not.toHaveProperty('redirect');
  });

  const slow = ['does not answer', 'answers a byte at a time'];
  test.each(Object.keys(BROKEN).filter((name) => !slow.includes(name)))(
    'a server that %s verifies nobody',
    async (name) => {
      const begun = await captureStage(ada);
      const query = await captured(begun);
      const answer = BROKEN[name];
      if (answer === undefined) throw new Error(name);
      const { url, close } = await startBroken(answer);
      onTestFinished(close);
      const there = { FACENITION_URL: url };
      // Fails or says no: by its binding the capture is left out, and the next stage denies.
      expect((await captureStage(ada, {}, there)).result ?? false).toBe(false);
      const back = await captureStage(begun.context, query, there);
      expect(back.result ?? false).toBe(false);
      expect(await isDenied(back.context)).toBe(true);
      expect(back.failed ?? '').not.toContain(env.FACENITION_TOKEN);
    },
  );

  test('nobody who is not named is let on', async () => {
    expect((await captureStage({})).failed).toContain('pending_user');
    expect(await isDenied({})).toBe(true);
  });
});

describe.skipIf(!hasPython)('the policies of the source stage', () => {
  const of = async (id: string): Promise<string> => {
    const { entries } = await readBlueprint('authentik/source-stage.yaml');
    return String(entries.find((entry) => entry.id === id)?.attrs?.expression);
  };
  const isDenied = async (context: Readonly<Record<string, unknown>>): Promise<boolean> =>
    (await evaluate({ expression: await of('somebody-else'), context })).result ?? true;

  test('let on whoever typed the password and showed the face', async () => {
    const remember = await of('remember');
    const typed = { pending_user: { uuid: UUID } };
    const first = await evaluate({ expression: remember, context: typed });
    expect(first).toMatchObject({ result: true, context: { facenition_user: UUID } });
    const source = { slug: 'facenition' };
    expect(await isDenied({ ...first.context, source })).toBe(false);
    // Back from the source, the user is that of the face; the policy runs again.
    const swapped = { ...first.context, source, pending_user: { uuid: 'of-the-face' } };
    const again = await evaluate({ expression: remember, context: swapped });
    expect(await isDenied(again.context)).toBe(true);
    expect(await isDenied(first.context)).toBe(true);
    expect(await isDenied({ ...first.context, source: { slug: 'other' } })).toBe(true);
    expect(await isDenied({})).toBe(true);
  });
});
