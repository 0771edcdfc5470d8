/**
 * What a user pool should hold: the `cognito` of `facenition cognito plan`.
 *
 * @module
 */
import type { DeployedConnector, Deployment, DeployPorts } from '@facenition/deployment';
import { appClient } from './app-client.ts';
import { openAws } from './aws.ts';
import { byHandOf } from './by-hand.ts';
import { checksOf } from './checks.ts';
import { CognitoFile } from './file.ts';
import { bundleOf, functionsOf, invokePermission, lambdaFunction } from './functions.ts';
import { referenceAttribute, triggers } from './user-pool.ts';

export { CognitoFile } from './file.ts';

export const cognitoConnector: DeployedConnector<CognitoFile> = {
  name: 'cognito',
  schema: CognitoFile,
  deployment,
};

function deployment(file: CognitoFile, ports: DeployPorts): Deployment {
  const aws = openAws(file, ports);
  const bundle = bundleOf(file, ports);
  const functions = functionsOf(file);
  return {
    title: `Amazon Cognito user pool ${file.user_pool}`,
    resources: [
      referenceAttribute(aws, file),
      ...functions.map((one) => lambdaFunction(aws, file, one, bundle)),
      ...functions.map((one) => invokePermission(aws, file, one)),
      triggers(aws, file),
      appClient(aws, file),
    ],
    byHand: byHandOf(file),
    checks: checksOf(aws, file),
  };
}
