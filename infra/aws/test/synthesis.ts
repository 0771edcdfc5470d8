import { join } from 'node:path';
import { App, type Environment, Stack, type Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** Made up: nothing is asked of it. */
export const SOMEWHERE: Environment = { account: '111122223333', region: 'eu-central-1' };

/** A stack of its own, in an app that writes below the folder that is given. */
export function openStack(folder: string): Stack {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  return new Stack(app, 'Test', { env: SOMEWHERE });
}

export const templateOf = (stack: Stack): Template => Template.fromStack(stack);

export type { Stage };
