import { planDeployment } from '@facenition/deployment';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apply, changesIn, destroy } from '../../../../deployment/test/run.ts';
import { startDeployment } from './deployed.ts';

const arn = (word: string) => `arn:aws:lambda:us-east-1:111122223333:function:facenition-${word}`;

describe('triggers that others have set', () => {
  test('a function of somebody else is replaced where it is ours to be', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.pool.LambdaConfig = { DefineAuthChallenge: 'arn:other', UserMigration: 'arn:m' };
    expect(changesIn(await apply(deployment()))).toContain('updated triggers');
    expect(managed.pool.LambdaConfig).toMatchObject({
      ...{ DefineAuthChallenge: arn('define'), UserMigration: 'arn:m' },
    });
  });

  test('a function of version 1 makes place', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.pool.LambdaConfig = { PreTokenGeneration: 'arn:former', PostAuthentication: 'arn:p' };
    const { steps } = await planDeployment(deployment());
    expect(steps.find(({ id }) => id === 'triggers')).toMatchObject({
      action: 'update',
      differences: expect.arrayContaining([
        expect.objectContaining({
          path: 'PreTokenGenerationConfig.LambdaArn',
          before: 'arn:former',
        }),
      ]),
    });
    await apply(deployment());
    const config = { LambdaVersion: 'V2_0', LambdaArn: arn('pre-token') };
    expect(managed.pool.LambdaConfig).toEqual({
      PostAuthentication: 'arn:p',
      DefineAuthChallenge: arn('define'),
      CreateAuthChallenge: arn('create'),
      VerifyAuthChallengeResponse: arn('verify'),
      PreTokenGenerationConfig: config,
    });
  });

  test('functions of others are not taken away by destroy', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    const theirs = { PreTokenGeneration: 'arn:former', DefineAuthChallenge: 'arn:other' };
    managed.pool.LambdaConfig = theirs;
    expect((await destroy(deployment())).triggers).toBe('stays');
    expect(managed.pool.LambdaConfig).toEqual(theirs);
    expect(managed.changes).toEqual([]);
  });

  test('ours are taken away by destroy where their functions are gone', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    const before = managed.pool.LambdaConfig;
    await apply(deployment());
    lambda.functions.clear();
    expect((await destroy(deployment())).triggers).toBe('removed');
    expect(managed.pool.LambdaConfig).toEqual(before);
  });
});
