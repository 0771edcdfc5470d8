import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const POOL = 'us-east-1_AbCdEf123';
export const CLIENT = '3n4b5urk1ft4fl3mg5e62d9ado';
export const SUB = '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e';
export const TXN = `fntx_${'T'.repeat(22)}`;
export const TICKET = `fntk_${'K'.repeat(22)}`;
export const REFERENCE = `fnr_${'R'.repeat(22)}`;
export const NONCE = 'm9w0cT2xQ1yVb7Lk3sHdPg';
export const PUBLIC_URL = 'https://faces.example';

// biome-ignore lint/suspicious/noExplicitAny: tests change what they like
export type Payload = any;

/** An event of `test/payloads`, each time its own. */
export function payload(name: string, request: object = {}): Payload {
  const text = readFileSync(join(import.meta.dirname, 'payloads', `${name}-event.json`), 'utf8');
  const event: Payload = JSON.parse(text);
  return { ...event, request: { ...event.request, ...request } };
}
