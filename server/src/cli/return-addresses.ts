import { FacenitionError } from '@facenition/core';
import { type Command, Option } from 'commander';
import type { ReturnAddress } from '../store/return-addresses.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './command.ts';
import { formatTable } from './table.ts';
import { withStore } from './with-store.ts';

interface AddressOptions {
  readonly idp: string;
  readonly tenant: string;
  readonly kind: ReturnAddress['kind'];
}

/** `facenition return-addresses add|list|remove`: where browsers may go after a capture. */
export function addReturnAddressesCommand(program: Command, context: CommandContext): void {
  const addresses = program
    .command('return-addresses')
    .description('where browsers may be sent back to after a capture');
  const named = (command: Command): Command =>
    command
      .argument('<address>', 'of a page, or for the kind `stay` the origin of one with the element')
      .requiredOption('--idp <name>', 'identity provider whose captures end there')
      .requiredOption('--tenant <name>', 'tenant of it')
      .addOption(
        new Option('--kind <kind>', 'how browsers get there')
          .choices(['redirect', 'form-post', 'stay'])
          .default('redirect'),
      );
  named(addresses.command('add'))
    .description('register an address')
    .action((address: string, options: AddressOptions) => add(context, address, options));
  named(addresses.command('remove'))
    .description('remove an address')
    .action((address: string, options: AddressOptions) => remove(context, address, options));
  addresses
    .command('list')
    .description('list the addresses')
    .action(() => list(context));
}

async function add({ terminal, config }: CommandContext, address: string, options: AddressOptions) {
  const checked = checkAddress(address, options);
  await withStore(config(), ({ returnAddresses }) => returnAddresses.add(checked, Date.now()));
  terminal.out(`${checked.address} is registered\n`);
}

async function remove(
  { terminal, config, exit }: CommandContext,
  address: string,
  options: AddressOptions,
): Promise<void> {
  const named = { ...options, address };
  const done = await withStore(config(), ({ returnAddresses }) => returnAddresses.remove(named));
  terminal.out(done ? `${address} is removed\n` : `${address} was not registered\n`);
  if (!done) exit(EXIT.no);
}

async function list({ terminal, config }: CommandContext): Promise<void> {
  const all = await withStore(config(), ({ returnAddresses }) => returnAddresses.list());
  const rows = all.map(({ idp, tenant, kind, address }) => [idp, tenant, kind, address]);
  terminal.out(formatTable(['idp', 'tenant', 'kind', 'address'], rows));
}

/** RFC 8252 section 7.3: without TLS an address is good on the same machine only. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function checkAddress(address: string, { idp, tenant, kind }: AddressOptions): ReturnAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const refuse = (what: string): never => {
    throw new FacenitionError('ERR_FIELD_INVALID', `address: ${what}`);
  };
  if (url === undefined) return refuse('not a URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return refuse('must be https, or http on this machine');
  }
  if (url.hash !== '' || url.username !== '' || url.password !== '') {
    return refuse('must have neither a fragment nor a user');
  }
  if (kind === 'stay' && url.origin !== address) return refuse('must be an origin: https://host');
  return { idp, tenant, kind, address };
}
