import { FacenitionError } from '@facenition/core';
import { type Command, Option } from 'commander';
import { CLOUDS } from '../entra/addresses.ts';
import { newTenant, settingsFor } from '../entra/tenant.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

const CLIENT_ID = /^entra-[\w-]{22}$/;

interface AddOptions {
  readonly appId: string;
  readonly name: string;
  readonly cloud: string;
  readonly scope: string;
}

/** `facenition entra tenants add|list|remove`: who may use the external method of Microsoft Entra. */
export function addEntraCommand(program: Command, context: CommandContext): void {
  const tenants = program
    .command('entra')
    .description('the external method of Microsoft Entra')
    .command('tenants')
    .description('whose requests are served');
  tenants
    .command('add')
    .argument('<tenant-id>', 'a GUID')
    .requiredOption('--app-id <guid>', 'of the app registration that stands for this server')
    .requiredOption('--name <text>', 'who is asking, as people read it')
    .addOption(new Option('--cloud <name>').choices(Object.keys(CLOUDS)).default('public'))
    .option('--scope <text>', 'of the identity tokens of its people', 'sign-in')
    .description('serve a tenant, and show what to enter at Microsoft')
    .action((tenantId: string, options: AddOptions) => add(context, tenantId, options));
  tenants
    .command('list')
    .description('list the tenants with their client ids')
    .action(() => list(context));
  tenants
    .command('remove')
    .argument('<client-id>', 'as `entra tenants list` shows it')
    .description('serve a tenant no longer; sign-ins that are under way end, references stay')
    .action((clientId: string) => remove(context, clientId));
}

async function add(
  { terminal, config }: CommandContext,
  tenantId: string,
  options: AddOptions,
): Promise<void> {
  const settings = config();
  const now = Date.now();
  const tenant = newTenant({ ...options, tenantId }, now);
  const shown = settingsFor(tenant, settings.issuer);
  await withAuditedStore(settings, (store) =>
    store.transaction(async ({ entraTenants, auditEntries }) => {
      await entraTenants.add(tenant);
      const { clientId: entraClient } = tenant;
      await auditEntries.append({ type: 'entra-tenant-added', ...OPERATOR, entraClient }, now);
    }),
  );
  const rows = [
    ['Client ID', shown.clientId],
    ['Discovery Endpoint', shown.discoveryUrl],
    ['App ID', shown.appId],
    ['redirect URI of the app', shown.redirectUri],
  ];
  terminal.out(formatTable(['enter at Microsoft', ''], rows));
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const tenants = await withStore(config(), ({ entraTenants }) => entraTenants.list());
  const rows = tenants.map(({ clientId, tenantId, appId, cloud, name, scope, createdAt }) => [
    clientId,
    tenantId,
    appId,
    cloud,
    name,
    scope,
    new Date(createdAt).toISOString(),
  ]);
  const heads = ['client id', 'tenant', 'app', 'cloud', 'name', 'scope', 'created'];
  terminal.out(formatTable(heads, rows));
}

async function remove({ terminal, config }: CommandContext, clientId: string): Promise<void> {
  const now = Date.now();
  await withAuditedStore(config(), (store) =>
    store.transaction(async ({ entraTenants, auditEntries }) => {
      if (!CLIENT_ID.test(clientId) || !(await entraTenants.remove(clientId))) {
        throw new FacenitionError('ERR_FIELD_INVALID', 'there is no tenant of this client id');
      }
      const event = { type: 'entra-tenant-removed', entraClient: clientId } as const;
      await auditEntries.append({ ...OPERATOR, ...event }, now);
    }),
  );
  terminal.out(`${clientId} is served no longer\n`);
}
