import { isIP } from 'node:net';
import { isPageBuilt, pageFolder } from '../capture-page/page-folder.ts';
import type { Config } from '../config.ts';
import { isLoopback } from './configuration.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'capture page';
const PASSKEYS = 'passkeys';

type Addresses = Pick<Config, 'issuer' | 'passkeyDomain'>;

/** Whether browsers get the capture page, and let it use camera, cookies and passkeys. */
export async function checkCapturePage(
  config: Addresses,
  folder = pageFolder(),
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (!(await isPageBuilt(folder))) {
    const what = 'it is not built: live captures are answered with ERR_PAGE_NOT_BUILT';
    const remedy = 'run `npm run build:web` in the checkout; packages and images have it';
    findings.push(warning(CHECK, what, remedy));
  }
  const { protocol, hostname } = new URL(config.issuer);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    const what =
      'FACENITION_ISSUER is not https: browsers give such a page no camera, no passkey and not its cookie';
    const remedy =
      'put a proxy with TLS before the server, and set FACENITION_ISSUER to its address';
    findings.push(warning(CHECK, what, remedy));
  }
  const built =
    findings.length === 0 ? [ok(CHECK, 'built, at an address that browsers trust')] : [];
  return [...built, ...findings, ...checkPasskeys(config)];
}

/** What browsers refuse as the domain of a passkey, beside what the server itself does. */
function checkPasskeys({ issuer, passkeyDomain: domain }: Addresses): readonly Finding[] {
  const { hostname } = new URL(issuer);
  if (isIP(domain.replaceAll(/[[\]]/g, '')) !== 0) {
    const what = 'FACENITION_ISSUER is a numeric address: browsers make no passkeys there';
    return [warning(PASSKEYS, what, 'give the service a name, and set FACENITION_ISSUER to it')];
  }
  if (domain !== hostname && !domain.includes('.')) {
    const what =
      'FACENITION_PASSKEY_DOMAIN is a top-level domain: browsers make no passkeys for it';
    return [warning(PASSKEYS, what, 'set a domain of your own, or unset it')];
  }
  return [ok(PASSKEYS, 'their domain fits the address of the service')];
}
