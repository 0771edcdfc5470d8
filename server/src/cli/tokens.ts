import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import * as z from 'zod';
import { FIELD } from '../api/fields.ts';
import { STEP_UP_FIELD } from '../api/step-up-fields.ts';
import {
  CLIENT_SCOPES,
  type ClientScope,
  checkRosterPurpose,
  USUAL_SCOPES,
} from '../client-scope.ts';
import type { Config } from '../config.ts';
import { configuredWebhooks } from '../configured-webhooks.ts';
import type { ClientToken, IdentityTenant } from '../store/client-tokens.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

const DAY_MS = 86_400_000;

interface CreateOptions {
  readonly scopes?: string;
  readonly expires?: string;
  readonly rosterPurpose?: string;
  readonly for?: string;
}

/** `facenition tokens create|list|revoke`. A token is seen once, when it is made. */
export function addTokensCommand(program: Command, context: CommandContext): void {
  const tokens = program.command('tokens').description('who may call the server');
  tokens
    .command('create')
    .argument('<name>', 'of the client, so that its token can be told from others')
    .option(
      '--scopes <list>',
      `of ${CLIENT_SCOPES.join(',')}; without it: all but admin, roster and step-up`,
    )
    .option('--expires <date>', 'last day (or instant) on which the token is good, ISO 8601')
    .option(
      '--roster-purpose <text>',
      'what it looks for people in rosters for; with the scope roster',
    )
    .option(
      '--for <idp:tenant>',
      'the one identity provider and tenant whose people it may act for; without it: anybody',
    )
    .description('make a token and show it, this once')
    .action((name: string, options: CreateOptions) => create(context, name, options));
  tokens
    .command('list')
    .description('list the tokens by id and name, revoked ones too')
    .action(() => list(context));
  tokens
    .command('revoke')
    .argument('<id>', 'as `tokens list` shows it')
    .description('refuse a token, and those made from it, from now on')
    .action((id: string) => revoke(context, id));
}

async function create(
  { terminal, config }: CommandContext,
  name: string,
  options: CreateOptions,
): Promise<void> {
  const now = Date.now();
  const scopes = options.scopes === undefined ? USUAL_SCOPES : readScopes(options.scopes);
  const rosterPurpose = readPurpose(options.rosterPurpose);
  checkRosterPurpose(scopes, rosterPurpose);
  const wanted = {
    name,
    scopes,
    ...(rosterPurpose !== undefined && { rosterPurpose }),
    ...(options.for !== undefined && { boundTo: readTenant(options.for) }),
    ...(options.expires !== undefined && { expiresAt: readExpiry(options.expires, now) }),
  };
  const { token } = await withAuditedStore(config(), (store) =>
    store.transaction(async ({ clientTokens, auditEntries }) => {
      const made = await clientTokens.create(wanted, now);
      const event = { type: 'client-token-created', ...OPERATOR, client: made.id } as const;
      await auditEntries.append(event, now);
      return made;
    }),
  );
  terminal.out(`FACENITION_TOKEN=${token}\n`);
}

function readScopes(list: string): readonly ClientScope[] {
  const parsed = z.array(z.enum(CLIENT_SCOPES)).safeParse(list.split(','));
  if (parsed.success) return CLIENT_SCOPES.filter((scope) => parsed.data.includes(scope));
  const message = `scopes: must be of ${CLIENT_SCOPES.join(', ')}, with commas between them`;
  throw new FacenitionError('ERR_FIELD_INVALID', message);
}

function readPurpose(text: string | undefined): string | undefined {
  const parsed = FIELD.roster_purpose.optional().safeParse(text);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FacenitionError('ERR_FIELD_INVALID', `roster-purpose: ${issue?.message}`);
}

/** The tenant may have colons in it. */
function readTenant(text: string): IdentityTenant {
  const [, idp, tenant] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const fields = z.object({ idp: STEP_UP_FIELD.idp, tenant: STEP_UP_FIELD.tenant });
  const parsed = fields.safeParse({ idp, tenant });
  if (parsed.success) return parsed.data;
  throw new FacenitionError('ERR_FIELD_INVALID', 'for: must be idp:tenant');
}

/** A day is the last on which the token is good (UTC). */
function readExpiry(text: string, now: number): number {
  const isDay = z.iso.date().safeParse(text).success;
  if (!isDay && !z.iso.datetime({ offset: true }).safeParse(text).success) {
    const message = 'expires: must be an ISO 8601 date or date and time';
    throw new FacenitionError('ERR_FIELD_INVALID', message);
  }
  const expiresAt = Date.parse(text) + (isDay ? DAY_MS : 0);
  if (expiresAt > now) return expiresAt;
  throw new FacenitionError('ERR_EXPIRY_INVALID', 'expires: must lie ahead');
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const found = await withStore(config(), (store) => store.clientTokens.list());
  const byId = new Map(found.map((token) => [token.id, token]));
  const now = Date.now();
  const rows = found.map((token) => [
    String(token.id),
    token.name,
    stateOf(token, byId, now),
    token.scopes.join(','),
    writeTime(token.createdAt),
    writeTime(token.expiresAt),
    writeTime(token.lastUsedAt),
    token.boundTo === undefined ? '' : `${token.boundTo.idp}:${token.boundTo.tenant}`,
    token.rosterPurpose ?? '',
  ]);
  const heads = [
    'id',
    'name',
    'state',
    'scopes',
    'created',
    'expires',
    'last used',
    'for',
    'purpose of rosters',
  ];
  terminal.out(formatTable(heads, rows));
}

/** A token is as good as the one that it was made from. */
function stateOf(
  { revokedAt, expiresAt, parentId = -1 }: ClientToken,
  byId: ReadonlyMap<number, ClientToken>,
  now: number,
): string {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt !== undefined && expiresAt <= now) return 'expired';
  const parent = byId.get(parentId);
  return parent === undefined ? 'good' : stateOf(parent, byId, now);
}

function writeTime(at: number | undefined): string {
  return at === undefined ? 'never' : new Date(at).toISOString();
}

async function revoke({ terminal, config }: CommandContext, text: string): Promise<void> {
  const id = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  const known = Number.isInteger(id) && (await revokeIn(config(), id));
  if (!known) throw new FacenitionError('ERR_FIELD_INVALID', 'there is no good token of this id');
  terminal.out(`token ${id} is revoked\n`);
}

function revokeIn(config: Config, id: number): Promise<boolean> {
  const now = Date.now();
  return withAuditedStore(config, (store) =>
    store.transaction(async (parts) => {
      if (!(await parts.clientTokens.revoke(id, now))) return false;
      const told = { type: 'client-token.revoked', clientId: id } as const;
      await configuredWebhooks(config).announce(parts, told, now);
      const logged = { type: 'client-token-revoked', ...OPERATOR, client: id } as const;
      await parts.auditEntries.append(logged, now);
      return true;
    }),
  );
}
