import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Checkout } from './checkout.ts';

/** What a command printed. */
export interface Ran {
  readonly command: string;
  readonly out: string;
}

/** What stands in a document for something that only an earlier answer tells. */
const PLACEHOLDERS: readonly { readonly written: string; readonly told: RegExp }[] = [
  { written: 'FN1...', told: /"token": ?"(FN1\.[\w-]{248})"/g },
  { written: '1042:9f86d0...', told: /head (\d+:[0-9a-f]{64})/g },
  { written: 'msg_...', told: /(msg_[\w-]{20,})/g },
  { written: 'fnr_...', told: /(fnr_[\w-]{22})/g },
];
/** How a command begins that may be run: no document makes a test install or remove anything. */
const HARMLESS =
  /^(?:curl|(?:npx )?facenition|echo|cat|cp connectors\/[\w-]+\/|(?:[A-Z_]+=\$\w+ )?node scripts\/node24\.js examples\/|export [A-Z_]+=\$\((?:openssl rand|npx facenition)|\(umask 077; echo)\b/;
/** Variables that a reader sets from an answer. */
const VARIABLES: Readonly<Record<string, RegExp>> = {
  TOKEN_ID: /"id": ?"(fni_[\w-]+)"/g,
  ROSTER: /"roster": ?"(fng_[\w-]+)"/g,
  TXN: /"txn": ?"(fntx_[\w-]{22})"/g,
  INVITATION: /"invitation": ?"(fnin_[\w-]{22})"/g,
  REFERENCE_ID: /"reference_id": ?"(fnr_[\w-]{22})"/g,
  ROSTER_SECRET: /"roster_secret": ?"([\w-]+)"/g,
};

/** A reader's shell: keeps variables, and what earlier answers told. */
export interface Shell {
  /** Runs a block, one command after another; each has to end well. */
  run(text: string): Promise<readonly Ran[]>;
  close(): Promise<void>;
}

export function openShell({ folder, server, environment }: Checkout): Shell {
  const variables: Record<string, string> = { ...environment };
  const told = new Map<string, string>();
  const addresses = new Map([
    ['http://localhost:8080', server.url],
    ['https://faces.example', server.url],
  ]);
  const staying: ChildProcess[] = [];

  const start = (command: string): ChildProcess =>
    spawn('bash', ['-euo', 'pipefail', '-c', command], {
      cwd: folder,
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });

  async function runOne(written: string): Promise<Ran> {
    if (!HARMLESS.test(written)) {
      throw new Error(`${written}\nis nothing that a test runs: put its block on the list`);
    }
    const command = filledIn(written, [...addresses, ...told]);
    if (command.endsWith(' &')) return stay(written, command.slice(0, -2));
    const [, variable] = /^export ([A-Z_]+)=\S/.exec(command) ?? [];
    const child = start(variable === undefined ? command : `${command}; printf %s "$${variable}"`);
    const { out, err, code } = await ended(child);
    if (code !== 0) throw new Error(`${written}\nended with ${code}: ${out}${err}`);
    if (variable !== undefined) variables[variable] = out;
    remember(out);
    return { command: written, out };
  }

  /** Starts what goes on until it is stopped, and waits until it says where it is. */
  async function stay(written: string, command: string): Promise<Ran> {
    const child = start(command);
    staying.push(child);
    const out = await firstAddress(child);
    const [, port] = /localhost:(\d+)/.exec(written) ?? [];
    addresses.set(`http://localhost:${port ?? '3000'}`, out);
    return { command: written, out };
  }

  function remember(out: string): void {
    for (const { written, told: pattern } of PLACEHOLDERS) {
      const last = [...out.matchAll(pattern)].at(-1)?.[1];
      if (last !== undefined) told.set(written, last);
    }
    for (const [name, pattern] of Object.entries(VARIABLES)) {
      const last = [...out.matchAll(pattern)].at(-1)?.[1];
      if (last !== undefined) variables[name] = last;
    }
  }

  return {
    async run(text) {
      const ran: Ran[] = [];
      for (const command of commandsOf(text)) ran.push(await runOne(command));
      return ran;
    },
    async close() {
      for (const child of staying) {
        const gone = once(child, 'close');
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        await gone;
      }
    },
  };
}

/** Lines, those that a backslash continues as one. */
export function commandsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function filledIn(command: string, values: readonly (readonly [string, string])[]): string {
  return values.reduce((text, [written, value]) => text.replaceAll(written, value), command);
}

async function ended(child: ChildProcess): Promise<{ out: string; err: string; code: unknown }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { out, err, code };
}

async function firstAddress(child: ChildProcess): Promise<string> {
  let printed = '';
  if (child.stdout === null) throw new Error('no standard output');
  for await (const chunk of child.stdout) {
    printed += chunk;
    const [address] = /http:\/\/[\w.]+:\d+/.exec(printed) ?? [];
    if (address !== undefined) {
      child.stdout.resume();
      return address;
    }
  }
  throw new Error(`ended without an address: ${printed}`);
}
