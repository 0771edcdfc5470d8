import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import { explainEntraError } from '../entra-errors.ts';
import { findApplication, isOfOneTenant, OF_ONE_TENANT } from './application.ts';
import { extensionName, extensionsOf, targetOf } from './extensions.ts';
import type { EntraFile, HooksPart } from './file.ts';
import { read, readList, type Tenant } from './tenant.ts';

type Fetch = typeof globalThis.fetch;

const TIMEOUT_MS = 10_000;

/** Whether hooks are there, whether Entra can call them, and whether their callers can be known. */
export function hookChecks(
  tenant: Tenant,
  fetch: Fetch,
  file: EntraFile,
  hooks: HooksPart,
): readonly Check[] {
  return [
    { title: 'Entra can call the hooks', examine: () => validated(tenant, hooks) },
    { title: 'The hooks answer', examine: () => answering(fetch, hooks) },
    { title: 'Who calls can be known', examine: () => authority(fetch, file) },
    {
      title: 'Applications take tokens of version 2',
      examine: () => versions(tenant, hooks.token?.applications ?? []),
    },
    {
      title: 'Applications are of this tenant alone',
      examine: () => tenancies(tenant, hooks.token?.applications ?? []),
    },
  ];
}

const Named = z.looseObject({ id: z.string(), displayName: z.string().nullish() });
const Problem = z.looseObject({ code: z.string() });
const Validation = z.looseObject({
  errors: z.array(Problem).default([]),
  warnings: z.array(Problem).default([]),
});

async function validated({ graph }: Tenant, hooks: HooksPart): Promise<readonly Finding[]> {
  const path = '/v1.0/identity/customAuthenticationExtensions';
  const there = await readList(graph, path, Named);
  const findings: Finding[] = [];
  for (const { event } of extensionsOf(hooks)) {
    const name = extensionName(event);
    const found = there.find(({ displayName }) => displayName === name);
    if (found === undefined) continue;
    const asked = await graph.post(`${path}/${found.id}/validateAuthenticationConfiguration`);
    const { errors, warnings } = read(Validation, asked, path);
    findings.push(
      ...errors.map(({ code }) => problem('error', name, code)),
      ...warnings.map(({ code }) => problem('warning', name, code)),
    );
    if (errors.length + warnings.length === 0) findings.push({ status: 'ok', text: name });
  }
  return findings;
}

function problem(status: 'error' | 'warning', name: string, code: string): Finding {
  const advice = explainEntraError(code);
  return { status, text: `${name}: ${code}`, ...(advice !== undefined && { advice }) };
}

/** Asks as a stranger, who must be sent away. */
async function answering(fetch: Fetch, hooks: HooksPart): Promise<readonly Finding[]> {
  return Promise.all(
    extensionsOf(hooks).map(async ({ event }): Promise<Finding> => {
      const target = targetOf(hooks, event);
      try {
        const { status } = await fetch(target, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        return strangerFinding(target, status);
      } catch {
        const advice = 'Start it, and open the way to it from the internet (1003027).';
        return { status: 'error', text: `${target} does not answer`, advice };
      }
    }),
  );
}

function strangerFinding(target: string, status: number): Finding {
  if (status === 401) return { status: 'ok', text: `${target} sends strangers away` };
  const text = `${target} answers a stranger with status ${status}, not 401`;
  if (status >= 200 && status < 300) {
    const advice = 'Take it off the internet: whoever calls it is answered.';
    return { status: 'error', text, advice };
  }
  return { status: 'error', text, advice: '`hooks.address` does not lead to the hooks.' };
}

const Discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

async function authority(fetch: Fetch, file: EntraFile): Promise<readonly Finding[]> {
  const { tenant, authority: base = `https://login.microsoftonline.com/${tenant}` } = file;
  const address = `${base}/v2.0/.well-known/openid-configuration`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(address, { signal }).catch(() => undefined);
  const document = Discovery.safeParse(await response?.json().catch(() => undefined));
  const advice = '`authority` is wrong: see the endpoints of the tenant in the console.';
  if (response?.ok !== true || !document.success) {
    return [{ status: 'error', text: `${address} is no discovery document`, advice }];
  }
  const { issuer } = document.data;
  return issuer.includes(tenant)
    ? [{ status: 'ok', text: `tokens are issued by ${issuer}` }]
    : [{ status: 'error', text: `${issuer} is the issuer of another tenant`, advice }];
}

async function versions(
  { graph }: Tenant,
  applications: readonly string[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const appId of applications) {
    const found = await findApplication(graph, 'appId', appId);
    const isSecond = found?.api.requestedAccessTokenVersion === 2;
    const advice =
      'Set `requestedAccessTokenVersion` to 2 where its access tokens should hold the claims.';
    findings.push(
      isSecond
        ? { status: 'ok', text: `${appId} takes tokens of version 2` }
        : { status: 'warning', text: `${appId} does not ask for tokens of version 2`, advice },
    );
  }
  return findings;
}

/** Those that had mapped claims before `apply`, which refuses the others. */
async function tenancies(
  { graph }: Tenant,
  applications: readonly string[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const appId of applications) {
    const found = await findApplication(graph, 'appId', appId);
    if (found === undefined) continue;
    findings.push(
      isOfOneTenant(found)
        ? { status: 'ok', text: `${appId} is of this tenant alone` }
        : { status: 'error', text: `${appId} is of several tenants`, advice: OF_ONE_TENANT },
    );
  }
  return findings;
}
