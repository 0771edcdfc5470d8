import { FacenitionError } from '@facenition/core';
import type { Config } from '../config.ts';
import { isLocalHost } from '../webhooks/endpoint.ts';
import { readWebhookSecrets } from '../webhooks/settings.ts';
import { broken, brokenBy, type Finding, ok, warning, withNames } from './finding.ts';

const CHECK = 'configuration';

/** What is wrong with variables that could not be read. */
export function explainUnreadable(fault: FacenitionError): readonly Finding[] {
  // Names only, as `readConfig` writes them.
  return fault.message
    .split('; ')
    .map((part) =>
      part.startsWith('unknown')
        ? broken(CHECK, part, 'remove or rename them: docs/settings.md lists the names')
        : broken(CHECK, part, 'docs/settings.md says what each variable takes'),
    );
}

/** Settings that are sound one by one, and wrong together or for a server in earnest. */
export async function checkConfiguration(config: Config): Promise<readonly Finding[]> {
  const findings = [
    ...checkAddresses(config),
    ...checkDatabaseUrl(config),
    ...checkRegistration(config),
    ...checkCodes(config),
    ...(await checkWebhookSecrets(config)),
  ];
  return findings.length === 0 ? [ok(CHECK, 'every variable is known and usable')] : findings;
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return isLocalHost(host) || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function checkAddresses(config: Config): readonly Finding[] {
  const findings: Finding[] = [];
  if (!isLoopback(config.host) && config.trustedProxies.length === 0) {
    findings.push(
      warning(
        CHECK,
        'other machines reach the server (FACENITION_HOST) in plain HTTP, and no proxy is trusted',
        'put a proxy with TLS before it and name the proxy in FACENITION_TRUSTED_PROXIES',
      ),
    );
  }
  if (!isLoopback(config.managementHost)) {
    findings.push(
      warning(
        CHECK,
        'health and metrics are answered beyond this machine (FACENITION_MANAGEMENT_HOST)',
        'let only the network of the operators reach that port, or set 127.0.0.1',
      ),
    );
  }
  if (isLocalHost(new URL(config.issuer).hostname)) {
    findings.push(
      warning(
        CHECK,
        'receipts name this machine as their issuer (FACENITION_ISSUER)',
        'set FACENITION_ISSUER to the public address of the service',
      ),
    );
  }
  return findings;
}

function checkDatabaseUrl({ databaseUrl }: Config): readonly Finding[] {
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  if (url === null || url.hostname === '' || isLoopback(url.hostname)) return [];
  const mode = url.searchParams.get('sslmode') ?? url.searchParams.get('ssl');
  if (mode !== null && mode !== 'disable' && mode !== 'false' && mode !== '0') return [];
  return [
    warning(
      CHECK,
      'the way to PostgreSQL on another machine is not encrypted (FACENITION_DATABASE_URL)',
      'add sslmode=verify-full to the address',
    ),
  ];
}

function checkRegistration({ clientRegistration }: Config): readonly Finding[] {
  if (clientRegistration !== 'open') return [];
  const what = 'anybody may make client tokens (FACENITION_CLIENT_REGISTRATION=open)';
  return [warning(CHECK, what, 'set admin, or off, unless that is meant')];
}

function checkCodes({ codes, webhookSecretFile, clientRegistration }: Config): readonly Finding[] {
  const { smtpUrl, smtpFrom, webhookUrl, outboxDir } = codes;
  const findings: Finding[] = [];
  if (smtpUrl !== undefined && smtpFrom === undefined) {
    const what = 'FACENITION_SMTP_URL is set without FACENITION_SMTP_FROM';
    findings.push(broken(CHECK, what, 'set FACENITION_SMTP_FROM, which e-mail comes from'));
  }
  if (smtpUrl === undefined && smtpFrom !== undefined) {
    const what = 'FACENITION_SMTP_FROM does nothing without FACENITION_SMTP_URL';
    findings.push(warning(CHECK, what, 'set FACENITION_SMTP_URL, or remove it'));
  }
  if (webhookUrl !== undefined && webhookSecretFile === undefined) {
    const what = 'FACENITION_CODE_WEBHOOK_URL is set without FACENITION_WEBHOOK_SECRET_FILE';
    findings.push(broken(CHECK, what, 'name a file of secrets: docs/webhooks.md'));
  }
  const reachesPhones = webhookUrl !== undefined || outboxDir !== undefined;
  if (smtpUrl !== undefined && !reachesPhones && clientRegistration !== 'off') {
    const what = 'codes reach e-mail but no telephone: registrations with codes are off';
    findings.push(warning(CHECK, what, 'set FACENITION_CODE_WEBHOOK_URL too'));
  }
  if (outboxDir !== undefined) {
    const what = 'codes are written into a folder (FACENITION_CODE_OUTBOX_DIR)';
    findings.push(warning(CHECK, what, 'that is for development: remove it in production'));
  }
  return findings;
}

async function checkWebhookSecrets(config: Config): Promise<readonly Finding[]> {
  const { webhookUrls, webhookSecretFile: file } = config;
  if (file === undefined) {
    if (webhookUrls.length === 0) return [];
    const what = 'FACENITION_WEBHOOK_URLS is set without FACENITION_WEBHOOK_SECRET_FILE';
    return [broken(CHECK, what, 'name a file of secrets: docs/webhooks.md')];
  }
  try {
    await readWebhookSecrets(file);
    return [];
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const what = withNames(fault.message, [[file, 'FACENITION_WEBHOOK_SECRET_FILE']]);
    return [brokenBy(CHECK, what, 'docs/webhooks.md says how to make it')];
  }
}
