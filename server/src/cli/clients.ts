import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import { type Command, Option } from 'commander';
import { openKeys } from '../keys/open-keys.ts';
import { hashClientSecret } from '../oidc/client-secret.ts';
import { newClientSecret, readRegistration } from '../oidc/registration.ts';
import { CLIENT_AUTHENTICATION, PROFILES, type RelyingParty } from '../store/relying-parties.ts';
import { addClientChanges } from './client-changes.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

interface AddOptions {
  readonly name: string;
  readonly profile: string;
  readonly idp: string;
  readonly tenant: string;
  readonly redirectUri: readonly string[];
  readonly postLogoutUri: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly auth: string;
  readonly jwksFile?: string;
  readonly jwksUri?: string;
  readonly signing: string;
  readonly subjects?: string;
  readonly requirePar?: true;
  readonly pkce: boolean;
}

/** `facenition clients ...`: who may have people verified by OpenID Connect. */
export function addClientsCommand(program: Command, context: CommandContext): void {
  const clients = program
    .command('clients')
    .description('relying parties of the OpenID Provider: who may have people verified by it');
  addAdd(clients, context);
  clients
    .command('list')
    .description('list the relying parties')
    .action(() => list(context));
  clients
    .command('show')
    .argument('<id>', 'as `clients list` shows it')
    .description('show all that is known of one, but its secret, which is not kept')
    .action((id: string) => show(context, id));
  addClientChanges(clients, context);
}

function addAdd(clients: Command, context: CommandContext): void {
  clients
    .command('add')
    .argument('<id>', 'its client_id')
    .requiredOption('--name <text>', 'what people are shown: who is asking')
    .requiredOption('--idp <text>', 'the identity provider whose people it has')
    .requiredOption('--tenant <text>', 'the tenant (organisation, pool) of that provider')
    .requiredOption('--redirect-uri <uri...>', 'where answers go, to the letter')
    .addOption(new Option('--profile <word>', 'what for').choices(PROFILES).default('generic'))
    .option('--post-logout-uri <uri...>', 'where people may be sent after they signed out', [])
    .option('--backchannel-logout-uri <uri>', 'where it is told that somebody signed out')
    .addOption(
      new Option('--auth <method>', 'how it shows who it is')
        .choices(CLIENT_AUTHENTICATION)
        .default('client_secret_basic'),
    )
    .option('--jwks-file <file>', 'its public keys, for private_key_jwt')
    .option('--jwks-uri <uri>', 'where its public keys are, for private_key_jwt')
    .addOption(
      new Option('--signing <alg>', 'of its ID tokens')
        .choices(['RS256', 'ES256'])
        .default('RS256'),
    )
    .addOption(
      new Option(
        '--subjects <kind>',
        'what it calls people; pairwise where nothing is said',
      ).choices(['public', 'pairwise']),
    )
    .option('--require-par', 'its requests have to be pushed (RFC 9126)')
    .option('--no-pkce', 'its requests need no PKCE: for those that cannot do it')
    .description('add one and show its secret, this once')
    .action((id: string, options: AddOptions) => add(context, id, options));
}

async function add(
  { terminal, config }: CommandContext,
  id: string,
  options: AddOptions,
): Promise<void> {
  const registration = await registrationOf(id, options, terminal.directory);
  const settings = config();
  const { authentication } = registration.settings;
  const secret = authentication.startsWith('client_secret_') ? newClientSecret() : undefined;
  await withAuditedStore(settings, async (store) => {
    const relyingParty: RelyingParty = {
      ...registration,
      ...(secret !== undefined && { secretHash: hashClientSecret(secret) }),
      kid: await openKeys(settings).current(),
      createdAt: Date.now(),
    };
    await store.transaction(async (parts) => {
      if (!(await parts.relyingParties.add(relyingParty))) throw taken(id);
      const event = { type: 'relying-party-added', ...OPERATOR, relyingParty: id } as const;
      await parts.auditEntries.append(event, relyingParty.createdAt);
    });
  });
  terminal.out(`issuer: ${settings.issuer}/oidc\nclient_id: ${id}\n`);
  if (secret !== undefined) terminal.out(`client_secret: ${secret}\n`);
}

/** What was said on the command line, checked. */
async function registrationOf(
  id: string,
  options: AddOptions,
  directory: string,
): Promise<ReturnType<typeof readRegistration>> {
  const jwks = await readKeys(options.jwksFile, directory);
  return readRegistration({
    id,
    name: options.name,
    profile: options.profile,
    idp: options.idp,
    tenant: options.tenant,
    redirectUris: options.redirectUri,
    postLogoutRedirectUris: options.postLogoutUri,
    ...(options.backchannelLogoutUri !== undefined && {
      backchannelLogoutUri: options.backchannelLogoutUri,
    }),
    authentication: options.auth,
    ...(jwks !== undefined && { jwks }),
    ...(options.jwksUri !== undefined && { jwksUri: options.jwksUri }),
    signing: options.signing,
    ...(options.subjects !== undefined && { subjects: options.subjects }),
    requiresPushedRequests: options.requirePar === true,
    requiresPkce: options.pkce,
  });
}

async function readKeys(file: string | undefined, directory: string): Promise<unknown> {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(await readFile(resolve(directory, file), 'utf8'));
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'jwks-file: cannot be read as JSON', { cause });
  }
}

const taken = (id: string): FacenitionError =>
  new FacenitionError('ERR_FIELD_INVALID', `there is a relying party ${id} already`);

async function list({ terminal, config }: CommandContext): Promise<void> {
  const found = await withStore(config(), (store) => store.relyingParties.list());
  const rows = found.map(({ id, name, profile, idp, tenant, createdAt, disabledAt }) => [
    id,
    name,
    profile,
    idp,
    tenant,
    disabledAt === undefined ? 'good' : 'disabled',
    new Date(createdAt).toISOString(),
  ]);
  terminal.out(formatTable(['id', 'name', 'profile', 'idp', 'tenant', 'state', 'created'], rows));
}

async function show({ terminal, config, exit }: CommandContext, id: string): Promise<void> {
  const found = await withStore(config(), (store) => store.relyingParties.find(id));
  if (found === undefined) {
    terminal.err(`there is no relying party ${id}\n`);
    exit(EXIT.no);
    return;
  }
  const { secretHash, createdAt, disabledAt, kid, settings, ...rest } = found;
  const shown = {
    ...rest,
    ...settings,
    hasSecret: secretHash !== undefined,
    keysGeneration: kid,
    created: new Date(createdAt).toISOString(),
    ...(disabledAt !== undefined && { disabled: new Date(disabledAt).toISOString() }),
  };
  terminal.out(`${JSON.stringify(shown, undefined, 2)}\n`);
}
