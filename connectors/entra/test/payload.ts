import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const TENANT = '5f0c1a7e-3b6d-4c52-9a31-7d2e8b90f114';
export const OTHER_TENANT = '6a1d2b8f-4c7e-4d63-8b42-8e3f9ca10225';
export const MIRA = '90847c2a-e29d-4d2f-9f54-c5b4d3f26471';
export const APP_ID = 'c2b7d9e4-10aa-4f6b-8c1e-5a9f3e7712d0';
export const PORTAL = '8c4e1d22-51f0-4c0b-b3ab-2f7d9e6604c1';
export const CORRELATION = '20ff52a5-8b2d-4f0e-9a3b-4c1d7e8f9012';
export const ATTRIBUTE = 'extension_c2b7d9e410aa4f6b8c1e5a9f3e7712d0_fnTxn';
export const TXN = `fntx_${'T'.repeat(22)}`;
export const REFERENCE = `fnr_${'R'.repeat(22)}`;

/** Anew for each that wants to change it. */
// biome-ignore lint/suspicious/noExplicitAny: tests change whatever they want to
export function payloadOf(name: string): any {
  return JSON.parse(readFileSync(join(import.meta.dirname, `payloads/${name}.json`), 'utf8'));
}
