import { createServer } from 'node:net';
import * as z from 'zod';
import type { Config } from '../config.ts';
import { systemCodeOf } from '../files/file-faults.ts';
import { broken, type Finding, ok } from './finding.ts';

const ANSWER_TIMEOUT_MS = 2000;

interface Place {
  readonly check: string;
  readonly host: string;
  readonly port: number;
  readonly settings: string;
  /** What only ours answers there. */
  readonly path: string;
  readonly answer: z.ZodType;
}

/** Whether both addresses can be listened on, or a server of ours does so already. */
export async function checkListening(config: Config): Promise<{
  readonly findings: readonly Finding[];
  readonly isRunning: boolean;
}> {
  const { host, port, managementHost, managementPort } = config;
  if (port !== 0 && port === managementPort && host === managementHost) {
    const what = 'FACENITION_PORT and FACENITION_MANAGEMENT_PORT are the same';
    const remedy = 'give health and metrics a port of their own';
    return { findings: [broken('ports', what, remedy)], isRunning: false };
  }
  const places = placesOf(config);
  const states = await Promise.all(places.map(tryToListen));
  const taken = await Promise.all(
    places.map(async (place, at) => states[at] === 'EADDRINUSE' && (await isOurs(place))),
  );
  // One of the two alone belongs to a server with other settings, and is in the way of this one.
  const isRunning = taken.every((ours) => ours);
  const findings = places.map((place, at) => tell(place, states[at] ?? '', isRunning));
  return { findings, isRunning };
}

function placesOf(config: Config): readonly Place[] {
  return [
    {
      check: 'port',
      host: config.host,
      port: config.port,
      settings: 'FACENITION_HOST and FACENITION_PORT',
      path: '/openapi.json',
      answer: z.object({ info: z.object({ title: z.literal('Facenition') }) }),
    },
    {
      check: 'management port',
      host: config.managementHost,
      port: config.managementPort,
      settings: 'FACENITION_MANAGEMENT_HOST and FACENITION_MANAGEMENT_PORT',
      path: '/health/live',
      answer: z.strictObject({ ok: z.literal(true) }),
    },
  ];
}

function tell(place: Place, state: string, isRunning: boolean): Finding {
  const { check, settings } = place;
  if (state === 'free') return ok(check, 'can be listened on');
  if (isRunning) return ok(check, 'a server runs there');
  if (state === 'EADDRINUSE') {
    const what = `another program, or another server, listens there (${settings})`;
    return broken(check, what, `stop it, or change ${settings}`);
  }
  if (state === 'EACCES') {
    const what = `this user may not listen there (${settings})`;
    return broken(check, what, 'choose a port above 1023');
  }
  const what = `the address is none of this machine (${settings}; ${state})`;
  return broken(check, what, 'set an address of this machine, or 0.0.0.0 for all of them');
}

/** `free`, or the code that the operating system refuses with. */
function tryToListen({ host, port }: Place): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(systemCodeOf(error)));
    server.listen(port, host, () => server.close(() => resolve('free')));
  });
}

async function isOurs({ host, port, path, answer }: Place): Promise<boolean> {
  try {
    const response = await fetch(`http://${reachable(host)}:${port}${path}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return answer.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
