import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** What a contestant is asked, on its standard input. */
export interface Task {
  /** Done first and not timed. */
  readonly warmUp: readonly string[];
  readonly images: readonly string[];
}

const Answer = z.object({
  peakMiB: z.number(),
  /** Of one image. Absent: not measured. */
  cpuMs: z.number().optional(),
  results: z.array(
    z.object({
      path: z.string(),
      ms: z.number(),
      /** Absent: nothing was found, or nothing is to be compared. */
      embedding: z.array(z.number()).optional(),
    }),
  ),
});

/** What a contestant measured, in a process of its own. */
export type Answer = z.infer<typeof Answer>;

/** Runs a contestant to its end. @param argv what follows `node` */
export async function compete(argv: readonly string[], task: Task): Promise<Answer> {
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(task));
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${argv.at(-1)} ended with ${code}`);
  return Answer.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
