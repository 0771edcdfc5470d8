import type { Command } from 'commander';
import { verifyReceipt } from '../receipts/verify.ts';
import { type CommandContext, EXIT } from './command.ts';
import { publicKeysFor } from './public-keys.ts';
import { readLine } from './secrets.ts';

interface VerifyOptions {
  readonly jwks?: string;
  readonly nonce?: string;
  readonly issuer?: string;
}

/** `facenition receipt verify`. Exit code 1: not valid, and why. */
export function addReceiptCommand(program: Command, context: CommandContext): void {
  program
    .command('receipt')
    .description('signed receipts of decisions')
    .command('verify')
    .argument('[file]', 'with the receipt; - or none: standard input', '-')
    .option('--jwks <file or URL>', 'public keys; without it those of the key file, offline')
    .option('--nonce <text>', 'what you sent with the question')
    .option('--issuer <text>', 'who must have signed it')
    .description('check a receipt and show what it says')
    .action((file: string, options: VerifyOptions) => verify(context, file, options));
}

async function verify(
  context: CommandContext,
  file: string,
  { jwks, nonce, issuer }: VerifyOptions,
): Promise<void> {
  const { terminal, exit } = context;
  const jws = file === '-' ? (await terminal.readInput()).trim() : await readLine(terminal, file);
  const keys = await publicKeysFor(context, jwks, (own) => own.publicKeys());
  const verified = await verifyReceipt(jws, keys, {
    now: Date.now(),
    ...(nonce !== undefined && { nonce }),
    ...(issuer !== undefined && { issuer }),
  });
  if (verified.valid) {
    terminal.out(`${JSON.stringify(verified.claims, undefined, 2)}\n`);
    return;
  }
  terminal.out(`not valid: ${verified.reason}\n`);
  exit(EXIT.no);
}
