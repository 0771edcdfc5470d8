import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Log, LogEvent } from '../log.ts';

/** What is asked at the time of a scrape. */
export type Load = () => { readonly running: number; readonly waiting: number };

export interface Metrics {
  /** Counts what the log is told, and tells it. */
  readonly counting: (log: Log) => Log;
  /** Reads this from now on. */
  readonly watch: (load: Load) => void;
  /** The exposition format of Prometheus, with its content type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4];

/**
 * Numbers for Prometheus, all taken from the events of the log: what cannot be in the log cannot be
 * here either.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'facenition_requests_total',
    help: 'Requests answered, by route as it is written in the program, and status.',
    labelNames: ['route', 'status'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'facenition_request_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['route'] as const,
    buckets: SECONDS,
    registers,
  });
  const events = new Counter({
    name: 'facenition_events_total',
    help: 'Everything else that the log was told, by event and code.',
    labelNames: ['event', 'code'] as const,
    registers,
  });
  const count = (event: LogEvent): void => {
    if (event.event === 'request') {
      requests.inc({ route: event.route, status: String(event.status) });
      seconds.observe({ route: event.route }, event.ms / 1000);
      return;
    }
    events.inc({ event: event.event, code: 'fault' in event ? event.fault.code : '' });
  };

  return {
    counting: (log) => (event) => {
      count(event);
      log(event);
    },
    watch(load) {
      const gauge = (name: string, help: string, read: () => number): void => {
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read());
          },
        });
      };
      gauge('facenition_tasks_waiting', 'Requests that wait for a thread.', () => load().waiting);
      gauge('facenition_tasks_running', 'Requests that a thread works on.', () => load().running);
    },
    async read() {
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
