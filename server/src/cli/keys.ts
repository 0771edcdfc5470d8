import { FacenitionError } from '@facenition/core';
import { type Command, Option } from 'commander';
import type { Config } from '../config.ts';
import {
  checkRetirable,
  retireGeneration,
  retireSigningKey,
  rotateKeyFile,
  rotateSigningKey,
} from '../keys/change-key-file.ts';
import { openCustodian } from '../keys/custody/open-custodian.ts';
import { createKeyFile, isKeyFileThere, readKeyFile } from '../keys/key-file.ts';
import type { KeyFile } from '../keys/key-file-format.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../keys/ports.ts';
import { type CommandContext, EXIT } from './command.ts';
import { addProviderKeysCommands, formatProviderKeys } from './provider-keys.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore, withStore } from './with-store.ts';

/**
 * `facenition keys init|rotate|retire|retire-signing|list`, and those of `provider-keys.ts`. No
 * command ever prints a key.
 */
export function addKeysCommand(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the secret keys behind every token');
  keys
    .command('init')
    .description('make a key file (the first `serve` does it too)')
    .action(() => init(context));
  keys
    .command('rotate')
    .description('add a generation that new tokens use; older ones keep verifying')
    .option('--signing', 'add a key that signs receipts and the audit trail instead')
    .addOption(new Option('--algorithm <name>', 'of that key').choices(SIGNING_ALGORITHMS))
    .action((options: RotateOptions) => rotate(context, options));
  keys
    .command('retire')
    .argument('<kid>', 'as `keys list` shows it')
    .option('--yes', 'do it: tokens of this generation never verify again')
    .description('remove a generation for good; without --yes: show what still uses it')
    .action((kid: string, options: ConfirmOptions) => retire(context, kid, options));
  keys
    .command('retire-signing')
    .argument('<kid>', 'as `keys list` shows it')
    .description('refuse receipts of a former signing key from now on')
    .action((kid: string) => retireSigning(context, kid));
  addProviderKeysCommands(keys, context);
  keys
    .command('list')
    .description('list the generations, the signing keys and the keys for identity tokens')
    .action(() => list(context));
}

interface RotateOptions {
  readonly signing?: boolean;
  readonly algorithm?: SigningAlgorithm;
}

interface ConfirmOptions {
  readonly yes?: boolean;
}

async function init({ terminal, config }: CommandContext): Promise<void> {
  const { keyFile, keyCustody } = config();
  const custodian = await openCustodian(keyCustody);
  const isThere = await isKeyFileThere(keyFile);
  if (isThere || !(await createKeyFile(keyFile, Date.now(), custodian))) {
    throw new FacenitionError(
      'ERR_KEYS_UNAVAILABLE',
      `${keyFile} is there already: \`facenition keys rotate\` adds a generation`,
    );
  }
  terminal.out(`made ${keyFile}: keep a copy in a safe place, tokens are worthless without it\n`);
}

async function rotate(
  { terminal, config }: CommandContext,
  { signing, algorithm }: RotateOptions,
): Promise<void> {
  if (algorithm !== undefined && signing !== true) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--algorithm is for --signing');
  }
  const { keyFile, keyCustody } = config();
  const custodian = await openCustodian(keyCustody);
  if (signing === true) {
    const options = { custodian, ...(algorithm !== undefined && { algorithm }) };
    const kid = await rotateSigningKey(keyFile, Date.now(), options);
    await logKey(config(), 'key-rotated', { signingKid: kid });
    terminal.out(`${kid} signs from now on: renew your copy of the key file\n`);
    return;
  }
  const kid = await rotateKeyFile(keyFile, Date.now(), custodian);
  await logKey(config(), 'key-rotated', { generation: kid });
  terminal.out(`generation ${kid} is current: renew your copy of the key file\n`);
}

async function retire(
  { terminal, config, exit }: CommandContext,
  text: string,
  { yes }: ConfirmOptions,
): Promise<void> {
  const settings = config();
  const kid = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  checkRetirable(await readKeyFile(settings.keyFile), kid);
  terminal.out(`${await describeUse(kid, settings)}\n`);
  if (yes !== true) {
    terminal.err('nothing is removed: --yes does it\n');
    exit(EXIT.no);
    return;
  }
  await retireGeneration(settings.keyFile, kid);
  await logKey(settings, 'key-retired', { generation: kid });
  terminal.out(`generation ${kid} is removed: renew your copy of the key file\n`);
}

async function describeUse(kid: number, config: Config): Promise<string> {
  const usage = await withStore(config, ({ identityTokens }) => identityTokens.usage(Date.now()));
  const using = usage.filter((entry) => entry.kid === kid);
  const tokens = using.reduce((sum, entry) => sum + entry.tokens, 0);
  if (tokens === 0) return `no token that the server knows of uses generation ${kid}`;
  const [last] = using
    .flatMap(({ lastVerifiedDay: day }) => day ?? [])
    .sort()
    .reverse();
  const lastUse = last === undefined ? 'never verified' : `last verified on ${last}`;
  return `${tokens} tokens use generation ${kid}, ${lastUse}`;
}

function logKey(
  config: Config,
  type: 'key-rotated' | 'key-retired',
  key: { readonly generation: number } | { readonly signingKid: string },
): Promise<void> {
  return withAuditedStore(config, async ({ auditEntries }) => {
    await auditEntries.append({ type, ...OPERATOR, key }, Date.now());
  });
}

async function retireSigning({ terminal, config }: CommandContext, kid: string): Promise<void> {
  await retireSigningKey(config().keyFile, kid, Date.now());
  terminal.out(
    `${kid} is retired: its receipts are refused, what it signed in the audit trail stays verifiable\n`,
  );
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const { generations, signing, provider } = await readKeyFile(config().keyFile);
  const current = generations.at(-1)?.kid;
  const rows = generations.map(({ kid, created }) => [
    String(kid),
    created,
    kid === current ? 'current' : '',
  ]);
  terminal.out(formatTable(['kid', 'created', ''], rows));
  terminal.out(formatSigningKeys(signing));
  terminal.out(formatProviderKeys(provider, Date.now()));
}

function formatSigningKeys(signing: KeyFile['signing']): string {
  if (signing.length === 0) return '';
  const signs = signing.findLast(({ retired }) => retired === undefined);
  const signingRows = signing.map((key) => [
    key.publicKey.kid,
    key.publicKey.alg,
    key.created,
    key === signs ? 'signs' : key.retired === undefined ? 'verifies' : `retired ${key.retired}`,
  ]);
  return `\n${formatTable(['signing kid', 'algorithm', 'created', ''], signingRows)}`;
}
