import { readFile } from 'node:fs/promises';
import { type Client, createClient } from '@facenition/client';
import { createRemoteJWKSet } from 'jose';
import type { ReceiptKeys } from './receipt.ts';

/** What every example is told by its surroundings. */
export interface Settings {
  readonly client: Client;
  readonly receiptKeys: ReceiptKeys;
  /** Of a decision: 4 with the models of production, 2 with `builtin`, which is demo grade. */
  readonly level: Level;
}

/** Levels that a server offers. */
export type Level = 1 | 2 | 3 | 4 | 5 | 6;

/** Reads `FACENITION_URL`, `FACENITION_TOKEN`, `FACENITION_ISSUER` and `EXAMPLE_LEVEL`. */
export function readSettings(): Settings {
  const { FACENITION_URL: url = 'http://localhost:8080', FACENITION_TOKEN: token } = process.env;
  const { FACENITION_ISSUER: issuer = url } = process.env;
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', url));
  return {
    client: createClient({ url, token }),
    receiptKeys: { issuer, keys },
    level: readLevel(),
  };
}

/** `EXAMPLE_LEVEL`, 4 where it is not set. */
export function readLevel(): Level {
  const level = Number(process.env.EXAMPLE_LEVEL ?? '4');
  if (isLevel(level)) return level;
  throw new Error('EXAMPLE_LEVEL: must be 1 to 6');
}

function isLevel(level: number): level is Level {
  return Number.isInteger(level) && level >= 1 && level <= 6;
}

/** `EXAMPLE_DEVICE_SECRET`: 32 random bytes in base64url, which the device of the person keeps. */
export function readDeviceSecret(): string {
  const { EXAMPLE_DEVICE_SECRET: secret = '' } = process.env;
  if (/^[\w-]{43}$/.test(secret)) return secret;
  throw new Error('EXAMPLE_DEVICE_SECRET: must be 32 bytes in base64url');
}

export function readPhotos(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  return Promise.all(paths.map((path) => readFile(path)));
}

/** Prints what an example found out, and ends it with 0 where that is good. */
export function tell(found: object, isGood: boolean): void {
  console.log(JSON.stringify(found));
  process.exitCode = isGood ? 0 : 1;
}
