import { FacenitionError } from '@facenition/core';
import { type Command, Option } from 'commander';
import type { Config } from '../config.ts';
import { openCustodian } from '../keys/custody/open-custodian.ts';
import {
  providerStates,
  retireProviderKey,
  rotateProviderKey,
} from '../keys/provider/change-provider-keys.ts';
import { PROVIDER_ALGORITHMS, type ProviderAlgorithm } from '../keys/provider/ports.ts';
import { type ProviderKey, RSA_BITS } from '../keys/provider/provider-key.ts';
import type { ProviderKeyState } from '../keys/provider/schedule.ts';
import type { CommandContext } from './command.ts';
import { formatTable } from './table.ts';
import { OPERATOR, withAuditedStore } from './with-store.ts';

/** `facenition keys rotate-provider|retire-provider`. */
export function addProviderKeysCommands(keys: Command, context: CommandContext): void {
  keys
    .command('rotate-provider')
    .description('add a key for identity tokens: published now, it signs in two days')
    .option('--now', 'sign at once: whoever keeps our key set for a day refuses it for as long')
    .addOption(new Option('--algorithm <name>', 'RS256 without').choices(PROVIDER_ALGORITHMS))
    .addOption(
      new Option('--bits <n>', 'of an RS256 key, 2048 without').choices(RSA_BITS.map(String)),
    )
    .action((options: RotateOptions) => rotate(context, options));
  keys
    .command('retire-provider')
    .argument('<kid>', 'as `keys list` shows it')
    .description('take a key for identity tokens out of the published set for good')
    .action((kid: string) => retire(context, kid));
}

/** The provider's keys as a table; empty where there are none. */
export function formatProviderKeys(keys: readonly ProviderKey[], now: number): string {
  if (keys.length === 0) return '';
  const rows = providerStates(keys, now).map(({ key, state }) => [
    key.publicKey.kid,
    key.publicKey.alg,
    key.created,
    describe(key, state),
  ]);
  return `\n${formatTable(['provider kid', 'algorithm', 'created', ''], rows)}`;
}

interface RotateOptions {
  readonly now?: boolean;
  readonly algorithm?: ProviderAlgorithm;
  readonly bits?: string;
}

async function rotate(
  { terminal, config }: CommandContext,
  { now: atOnce = false, algorithm = 'RS256', bits }: RotateOptions,
): Promise<void> {
  if (bits !== undefined && algorithm !== 'RS256') {
    throw new FacenitionError('ERR_FIELD_INVALID', '--bits is for RS256');
  }
  const { keyFile, keyCustody, issuer } = config();
  const length = RSA_BITS.find((each) => String(each) === bits);
  const added = await rotateProviderKey(keyFile, Date.now(), {
    custodian: await openCustodian(keyCustody),
    algorithm,
    atOnce,
    issuer,
    ...(length !== undefined && { bits: length }),
  });
  const { kid } = added.publicKey;
  await logKey(config(), 'key-rotated', kid);
  const from = added.signsFrom === added.created ? 'now on' : added.signsFrom;
  terminal.out(`${kid} is published, and signs from ${from}: renew your copy of the key file\n`);
}

async function retire({ terminal, config }: CommandContext, kid: string): Promise<void> {
  await retireProviderKey(config().keyFile, kid, Date.now());
  await logKey(config(), 'key-retired', kid);
  terminal.out(`${kid} is retired: renew your copy of the key file\n`);
}

function logKey(
  config: Config,
  type: 'key-rotated' | 'key-retired',
  providerKid: string,
): Promise<void> {
  return withAuditedStore(config, async ({ auditEntries }) => {
    await auditEntries.append({ type, ...OPERATOR, key: { providerKid } }, Date.now());
  });
}

function describe({ signsFrom, retired }: ProviderKey, state: ProviderKeyState): string {
  switch (state) {
    case 'waits':
      return `signs from ${signsFrom}`;
    case 'over':
      return 'no longer published';
    case 'retired':
      return `retired ${retired}`;
    case 'signs':
    case 'verifies':
      return state;
  }
}
