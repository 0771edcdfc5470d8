import type { Terminal } from '../terminal.ts';

const REDRAW_MS = 100;
const BAR_CELLS = 24;
const CLEAR_LINE = '\r\u001b[K';

/** Shows how far a long work is. */
export interface Progress {
  update(done: number): void;
  /** Ends the line; `words` says how it went. */
  end(words: string): void;
}

/**
 * A bar with the time left where a person looks at it, else one plain line per tenth.
 *
 * `format` puts numbers of `done` and `total` into words (bytes, images ...).
 */
export function startProgress(
  terminal: Terminal,
  title: string,
  total: number,
  format: (count: number) => string = String,
): Progress {
  const start = performance.now();
  let drawn = -Infinity;
  let tenth = 0;

  const drawBar = (done: number): void => {
    const now = performance.now();
    if (now - drawn < REDRAW_MS && done < total) return;
    drawn = now;
    const share = total > 0 ? done / total : 1;
    const left = share > 0 ? ((now - start) / share) * (1 - share) : Number.NaN;
    const bar = '#'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '.');
    const time = Number.isFinite(left) ? `, ${Math.ceil(left / 1000)} s left` : '';
    terminal.err(`${CLEAR_LINE}${title} [${bar}] ${format(done)} of ${format(total)}${time}`);
  };
  const printTenths = (done: number): void => {
    const reached = total > 0 ? Math.floor((10 * done) / total) : 10;
    if (reached <= tenth) return;
    tenth = reached;
    terminal.err(`${title}: ${format(done)} of ${format(total)}\n`);
  };
  return {
    update: terminal.interactive ? drawBar : printTenths,
    end: (words) => terminal.err(`${terminal.interactive ? CLEAR_LINE : ''}${title}: ${words}\n`),
  };
}

/** 1 MiB is 2^20 bytes. */
export function formatBytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
