import type { FloorFigures } from './floor.ts';
import { countOthers, type Tally } from './tally.ts';

/** A line of the table. */
export interface Row {
  readonly name: string;
  readonly tally: Tally;
  /** Of the server's process, for each right answer. */
  readonly cpuMs: number;
  /** The most that was seen of the server's process. */
  readonly peakMiB: number;
  readonly floor?: FloorFigures;
}

const HEAD = [
  '| request | right answers/s | of the floor | p50 ms | p95 ms | p99 ms | CPU ms | peak MiB | other answers |',
  '|---|---|---|---|---|---|---|---|---|',
];

/** The table as Markdown, each floor above the request that stands on it. */
export function loadTable(rows: readonly Row[]): string {
  return [...HEAD, ...rows.flatMap(linesOf)].join('\n');
}

function linesOf({ name, tally, cpuMs, peakMiB, floor }: Row): readonly string[] {
  const others = countOthers(tally) === 0 ? '0' : othersOf(tally);
  const own = [...figures(tally), whole(cpuMs), whole(peakMiB), others];
  if (floor === undefined) return [line([name, rate(tally.perSecond), '', ...own])];
  const share = `${whole((100 * tally.perSecond) / floor.perSecond)} %`;
  return [
    line([
      `floor of ${name}`,
      rate(floor.perSecond),
      '',
      ...figures(floor),
      whole(floor.cpuMs),
      '',
      '',
    ]),
    line([name, rate(tally.perSecond), share, ...own]),
  ];
}

/** What else was answered, by status. */
export function othersOf({ others }: Tally): string {
  return Object.entries(others)
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');
}

function figures({ p50, p95, p99 }: Pick<Tally, 'p50' | 'p95' | 'p99'>): readonly string[] {
  return [p50, p95, p99].map(whole);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const rate = (perSecond: number): string => perSecond.toFixed(perSecond < 100 ? 1 : 0);

/** Where there is nothing to say, nothing; below ten with one decimal. */
function whole(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value < 10 ? 1 : 0) : '';
}
