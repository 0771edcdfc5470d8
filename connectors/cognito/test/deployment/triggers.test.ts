import { planDeployment, renderPlan } from '@facenition/deployment';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apply, changesIn, destroy } from '../../../../deployment/test/run.ts';
import { managedPool } from '../stand-in/management.ts';
import { arn, CONFIG, FILE, startDeployment } from './deployed.ts';

describe('of the triggers of a pool', () => {
  test('a function of somebody else is replaced where it is ours to be', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.pool.LambdaConfig = { DefineAuthChallenge: 'arn:other', UserMigration: 'arn:m' };
    expect(changesIn(await apply(deployment()))).toContain('updated triggers');
    expect(managed.pool.LambdaConfig).toMatchObject({
      ...{ DefineAuthChallenge: arn('define'), UserMigration: 'arn:m' },
    });
  });

  test('a function of version 1 is shown, and makes place', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.pool.LambdaConfig = { PreTokenGeneration: 'arn:former', PostAuthentication: 'arn:p' };
    const { steps } = await planDeployment(deployment());
    expect(steps.find(({ id }) => id === 'triggers')).toMatchObject({ action: 'update' });
    expect(renderPlan(await planDeployment(deployment()))).toContain('arn:former');
    await apply(deployment());
    const { CustomMessage: _, ...ours } = CONFIG;
    expect(managed.pool.LambdaConfig).toEqual({ PostAuthentication: 'arn:p', ...ours });
  });

  test('of sign-ups that need no face any more, their triggers go, and no others', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    await apply(deployment({ functions: { ...FILE.functions, sign_up: true } }));
    expect(changesIn(await apply(deployment()))).toEqual(['updated triggers']);
    expect(managed.pool.LambdaConfig).toEqual(CONFIG);
    const others = { PreSignUp: 'arn:other', PostConfirmation: arn('of-others') };
    managed.pool.LambdaConfig = { ...CONFIG, ...others };
    expect(changesIn(await apply(deployment()))).toEqual([]);
    await destroy(deployment());
    expect(managed.pool.LambdaConfig).toMatchObject(others);
  });

  test('of sign-ups that needed a face, no trigger is left behind', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    await apply(deployment({ functions: { ...FILE.functions, sign_up: true } }));
    await destroy(deployment());
    expect(managed.pool.LambdaConfig).toEqual(managedPool().LambdaConfig);
  });
});
