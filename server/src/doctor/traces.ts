import { FacenitionError } from '@facenition/core';
import type { Config } from '../config.ts';
import type { OpenTelemetry } from '../tracing/library.ts';
import { loadOpenTelemetry } from '../tracing/open-telemetry.ts';
import { readTraceHeaders } from '../tracing/settings.ts';
import { isLoopback } from './configuration.ts';
import { brokenBy, type Finding, ok, warning, withNames } from './finding.ts';

const CHECK = 'traces';
const ANSWER_TIMEOUT_MS = 3000;

/** Whether traces arrive, where they are set up. The collector is sent an empty list of them. */
export async function checkTraces(
  { traces }: Pick<Config, 'traces'>,
  load?: () => Promise<OpenTelemetry>,
): Promise<readonly Finding[]> {
  const { url, headersFile } = traces;
  if (url === undefined) {
    if (headersFile === undefined) return [ok(CHECK, 'not set up')];
    const what = 'FACENITION_OTLP_HEADERS_FILE does nothing without FACENITION_OTLP_URL';
    return [warning(CHECK, what, 'set FACENITION_OTLP_URL, or remove it')];
  }
  let headers: Readonly<Record<string, string>>;
  try {
    await loadOpenTelemetry(load);
    headers = await readTraceHeaders(headersFile);
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    const names = [[headersFile ?? '', 'FACENITION_OTLP_HEADERS_FILE']] as const;
    const what = headersFile === undefined ? fault.message : withNames(fault.message, names);
    return [brokenBy(CHECK, what, 'docs/operations.md says how traces are set up')];
  }
  return [...checkSecrecy(url, headersFile), await askCollector(url, headers)];
}

function checkSecrecy(url: string, headersFile: string | undefined): readonly Finding[] {
  const { protocol, hostname } = new URL(url);
  if (headersFile === undefined || protocol === 'https:' || isLoopback(hostname)) return [];
  const what = 'FACENITION_OTLP_HEADERS_FILE goes to another machine unencrypted';
  return [warning(CHECK, what, 'set an https address in FACENITION_OTLP_URL')];
}

async function askCollector(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Finding> {
  const setting = 'the collector (FACENITION_OTLP_URL)';
  const lost = 'until then all traces are lost, and nothing else';
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    if (status >= 200 && status <= 299) return ok(CHECK, 'the collector takes them');
    return warning(
      CHECK,
      `${setting} answers with status ${status}`,
      `${remedyFor(status)}; ${lost}`,
    );
  } catch {
    return warning(CHECK, `${setting} does not answer`, `start it, or let it be reached; ${lost}`);
  }
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403) return 'look at FACENITION_OTLP_HEADERS_FILE';
  return 'name its endpoint for traces over HTTP, which often ends with /v1/traces';
}
