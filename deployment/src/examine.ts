import { toldOf } from './outcome.ts';
import { planDeployment, type Step } from './plan.ts';
import type { Deployment, Finding } from './resource.ts';

/** What the doctor found. Holds no secret: it may be shown. */
export interface Examination {
  /** Of the deployment. */
  readonly title: string;
  readonly checks: readonly { readonly title: string; readonly findings: readonly Finding[] }[];
}

/** Compares the tenant with the file, asks every question of the deployment, and changes nothing. */
export async function examineDeployment(deployment: Deployment): Promise<Examination> {
  const first = { title: 'The tenant is as the file says', examine: () => compare(deployment) };
  const checks: Examination['checks'][number][] = [];
  for (const { title, examine } of [first, ...deployment.checks]) {
    try {
      checks.push({ title, findings: await examine() });
    } catch (error) {
      checks.push({ title, findings: faultFinding(error) });
    }
  }
  return { title: deployment.title, checks };
}

async function compare(deployment: Deployment): Promise<readonly Finding[]> {
  const { steps } = await planDeployment(deployment);
  const findings = steps.flatMap(findingsOf);
  return findings.length > 0 ? findings : [{ status: 'ok', text: 'nothing differs' }];
}

function findingsOf(step: Step): readonly Finding[] {
  switch (step.action) {
    case 'create':
      return [{ status: 'error', text: `${step.title} is not there`, advice: 'Run `apply`.' }];
    case 'update':
      return [{ status: 'warning', text: `${step.title} differs: ${paths(step)}`, advice: SHOW }];
    case 'cannot-change': {
      const advice = 'It cannot be changed by this command: `plan` shows how it should be.';
      return [{ status: 'warning', text: `${step.title} differs: ${paths(step)}`, advice }];
    }
    case 'unchanged':
    case 'not-looked-at':
      return [];
  }
}

const SHOW = '`plan` shows the difference, `apply` changes it.';

function paths({ differences }: Extract<Step, { readonly action: 'update' | 'cannot-change' }>) {
  return differences.map(({ path }) => path).join(', ');
}

function faultFinding(error: unknown): readonly Finding[] {
  const { code, message } = toldOf(error);
  return [{ status: 'error', text: `${message} (${code})` }];
}
