import { randomUUID } from 'node:crypto';
import { loadOptional } from '../optional-library.ts';
import type { OpenTelemetry } from './library.ts';
import { createLostSpans, type LostSpans } from './lost-spans.ts';
import { createOtelTracer } from './otel-tracer.ts';
import { readTraceHeaders, type TraceSettings } from './settings.ts';
import { noTracer, type Tracer } from './tracer.ts';

const INSTALL =
  'npm install @opentelemetry/api@1 @opentelemetry/sdk-trace@3 @opentelemetry/resources@3 ' +
  '@opentelemetry/exporter-trace-otlp-proto@0.301';

/** Spans that wait to be sent; beyond, they are lost. */
const MOST_WAITING = 2048;
const MOST_AT_ONCE = 512;
const SEND_EVERY_MS = 5000;

/** For one batch with all its attempts. */
const SEND_TIMEOUT_MS = 5000;

type SpanExporter = import('@opentelemetry/sdk-trace').SpanExporter;
type SpanProcessor = import('@opentelemetry/sdk-trace').SpanProcessor;
type Sampler = import('@opentelemetry/sdk-trace').Sampler;

export interface TracerOptions {
  readonly version: string;
  /** Told that spans were lost, and how many. */
  readonly onLost: (count: number) => void;
  readonly load?: () => Promise<OpenTelemetry>;
}

/**
 * What traces to the collector of the settings; without one, nothing is loaded and nothing traced.
 *
 * Rejects with `ERR_CONFIG_INVALID` where the library is not installed, or the file of headers is
 * not as it should be. Whether the collector answers is not asked.
 */
export async function openTracer(
  { url, headersFile, sample }: TraceSettings,
  { version, onLost, load }: TracerOptions,
): Promise<Tracer> {
  if (url === undefined) return noTracer;
  const library = await loadOpenTelemetry(load);
  const { api, sdk, resources, otlp } = library;
  const headers = await readTraceHeaders(headersFile);
  const exporter = new otlp.OTLPTraceExporter({ url, headers, timeoutMillis: SEND_TIMEOUT_MS });
  const losses = createLostSpans(onLost);
  const queue = createQueue(sdk, exporter, losses);
  const provider = new sdk.TracerProvider({
    resource: resources.defaultResource().merge(
      resources.resourceFromAttributes({
        'service.name': 'facenition',
        'service.version': version,
        'service.instance.id': randomUUID(),
      }),
    ),
    sampler: samplerOf(sdk, sample),
    spanProcessors: [queue.processor],
  });
  return {
    ...createOtelTracer(api, provider.getTracer('facenition', version)),
    async close(withinMs) {
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, withinMs);
      // What could not be sent has been counted: the reason says no more.
      await Promise.race([provider.shutdown().catch(() => {}), limit.promise]);
      clearTimeout(timer);
      losses.lost(queue.left());
      losses.end();
    },
  };
}

/** Rejects with `ERR_CONFIG_INVALID` and the command that installs it. */
export function loadOpenTelemetry(
  load: () => Promise<OpenTelemetry> = loadLibrary,
): Promise<OpenTelemetry> {
  return loadOptional(load, { setting: 'FACENITION_OTLP_URL', install: INSTALL });
}

async function loadLibrary(): Promise<OpenTelemetry> {
  const [api, sdk, resources, otlp] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
  ]);
  return { api, sdk, resources, otlp };
}

function samplerOf(sdk: OpenTelemetry['sdk'], sample: number): Sampler {
  // 0 is a switch: no caller turns it on again.
  if (sample === 0) return new sdk.AlwaysOffSampler();
  return new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sample) });
}

interface Queue {
  readonly processor: SpanProcessor;
  /** How many spans have neither arrived nor been counted as lost. */
  left(): number;
}

/** The library's queue, behind one that says what does not get into it or through it. */
function createQueue(sdk: OpenTelemetry['sdk'], exporter: SpanExporter, losses: LostSpans): Queue {
  let waiting = 0;
  let sending = 0;
  const batches = new sdk.BatchSpanProcessor({
    exporter: {
      export(spans, tell) {
        waiting -= spans.length;
        sending += spans.length;
        exporter.export(spans, (result) => {
          sending -= spans.length;
          // 0 is success; the library's name for it is in a package that is not ours to load.
          if (result.code !== 0) losses.lost(spans.length);
          tell(result);
        });
      },
      shutdown: () => exporter.shutdown(),
    },
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: MOST_AT_ONCE,
    scheduledDelayMillis: SEND_EVERY_MS,
    exportTimeoutMillis: 2 * SEND_TIMEOUT_MS,
  });
  return {
    processor: {
      onStart: (span, context) => batches.onStart(span, context),
      onEnd(span) {
        if ((span.spanContext().traceFlags & 1) === 0) return;
        // Dropped here: the library would do it without a word.
        if (waiting >= MOST_WAITING) return losses.lost(1);
        waiting += 1;
        batches.onEnd(span);
      },
      forceFlush: () => batches.forceFlush(),
      shutdown: () => batches.shutdown(),
    },
    left: () => waiting + sending,
  };
}
