import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A PostgreSQL of our own. */
export interface Cluster {
  /** Of its maintenance database, with the right to everything. */
  readonly url: string;
  tell(command: 'stop' | 'start' | 'restart'): Promise<void>;
  close(): Promise<void>;
}

/** `durable`: with fsync, for measurements; tests do without. */
export async function startCluster(durability: 'fast' | 'durable' = 'fast'): Promise<Cluster> {
  const keeper = spawn(process.execPath, [`${import.meta.dirname}/keeper.ts`, durability], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // An interrupt of the tests is not for it: it ends when its input does.
    detached: true,
  });
  let complaint = '';
  keeper.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<void>((resolve) => keeper.on('close', () => resolve()));
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the keeper of PostgreSQL ended: ${complaint}`);
    return value;
  };
  return {
    url: await nextLine(),
    async tell(command) {
      keeper.stdin.write(`${command}\n`);
      await nextLine();
    },
    async close() {
      keeper.stdin.end();
      await ended;
    },
  };
}
