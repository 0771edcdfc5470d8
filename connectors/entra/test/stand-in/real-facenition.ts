import { createFacenition, type Facenition } from '@facenition/hook';
import { TENANT } from '../payload.ts';

/** What hooks ask of a real server, over HTTP, as the README says. */
export function facenitionAt(url: string, token: string): Facenition {
  return createFacenition({ url, token, idp: 'entra', tenant: TENANT });
}
