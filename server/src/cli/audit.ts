import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import type { Command } from 'commander';
import { verifyChain } from '../audit/chain.ts';
import type { ChainHead } from '../audit/entry.ts';
import { linesOf } from '../audit/lines.ts';
import { type CommandContext, EXIT } from './command.ts';
import { publicKeysFor } from './public-keys.ts';
import { withStore } from './with-store.ts';

interface VerifyOptions {
  readonly file?: string;
  readonly jwks?: string;
  readonly expectHead?: string;
}

/** `facenition audit export|verify`. Exit code 1: not as it was written, and where. */
export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('the log of what was done');
  audit
    .command('export')
    .option('--from <seq>', 'begin with this entry', '1')
    .description('print it, one entry per line (JSON)')
    .action((options: { readonly from: string }) => exportLines(context, options));
  audit
    .command('verify')
    .option('--file <file>', 'an export, one entry per line; without it the log of the server')
    .option('--jwks <file or URL>', 'public keys; without it those of the key file, offline')
    .option(
      '--expect-head <seq:hash>',
      'an end that was noted earlier: only with it are missing last entries found',
    )
    .description('check that no entry was changed, removed, added or moved')
    .action((options: VerifyOptions) => verify(context, options));
}

async function exportLines(
  { terminal, config }: CommandContext,
  { from }: { readonly from: string },
): Promise<void> {
  const fromSeq = /^\d{1,15}$/.test(from) ? Number(from) : Number.NaN;
  if (!(fromSeq >= 1)) throw new FacenitionError('ERR_FIELD_INVALID', '--from takes a number');
  await withStore(config(), async ({ auditEntries }) => {
    for await (const line of auditEntries.lines({ fromSeq })) terminal.out(`${line}\n`);
  });
}

async function verify(context: CommandContext, options: VerifyOptions): Promise<void> {
  const { file, jwks, expectHead } = options;
  const { terminal, config, exit } = context;
  const expected = expectHead === undefined ? {} : { expectHead: readHead(expectHead) };
  const keys = await publicKeysFor(context, jwks, (own) => own.allPublicKeys());
  const verified =
    file === undefined
      ? await withStore(config(), (store) =>
          verifyChain(store.auditEntries.lines(), keys, expected),
        )
      : await verifyChain(
          linesOf(bytesOf(resolve(terminal.directory, file), file)),
          keys,
          expected,
        );
  if (verified.ok) {
    const { seq, hash } = verified.head;
    terminal.out(`${verified.entries} entries, intact; head ${seq}:${hash}\n`);
    return;
  }
  terminal.out(`not intact at entry ${verified.at}: ${verified.problem}\n`);
  exit(EXIT.no);
}

function readHead(text: string): ChainHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--expect-head takes seq:hash, as printed here');
  }
  return { seq: Number(seq), hash };
}

async function* bytesOf(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (cause) {
    throw new FacenitionError('ERR_FIELD_INVALID', `cannot read ${name}`, { cause });
  }
}
