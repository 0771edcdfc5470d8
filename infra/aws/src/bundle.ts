import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** A small bundle is most of a quick cold start. */
export const LARGEST_BUNDLE_BYTES = 1_000_000;

const root = join(import.meta.dirname, '../../..');

/** Where the handlers are in a checkout of Facenition. */
export const TRIGGERS_ENTRY = join(root, 'connectors/cognito/src/lambda.ts');

/**
 * Bundles the handlers into `index.mjs` of a folder, without Docker and without the network. The AWS
 * SDK stays outside: the runtime has it.
 *
 * @returns its size in bytes
 * @throws Error where it is larger than {@link LARGEST_BUNDLE_BYTES}
 */
export function bundleTriggers(folder: string, entry: string = TRIGGERS_ENTRY): number {
  const outfile = join(folder, 'index.mjs');
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['@facenition/source'],
    // The build that uses `fetch`: the one for Node brings an HTTP client of its own.
    alias: { '@facenition/client': join(root, 'client/src/index.ts') },
    external: ['@aws-sdk/*', '@smithy/*'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  const { size } = statSync(outfile);
  if (size > LARGEST_BUNDLE_BYTES) {
    throw new Error(`The bundle has ${size} bytes, more than ${LARGEST_BUNDLE_BYTES}.`);
  }
  return size;
}

/** The bundle as Lambda code: one asset for however many functions use this very object. */
export function triggersCode(entry: string = TRIGGERS_ENTRY): Code {
  return Code.fromAsset(join(root, 'infra/aws/src'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never started, since the bundling beside it succeeds or throws.
      image: Runtime.NODEJS_24_X.bundlingImage,
      local: {
        tryBundle: (folder) => {
          bundleTriggers(folder, entry);
          return true;
        },
      },
    },
  });
}
