type Api = typeof import('@opentelemetry/api');
type Sdk = typeof import('@opentelemetry/sdk-trace');

/** What is used of the library. */
export interface OpenTelemetry {
  readonly api: Pick<
    Api,
    'trace' | 'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode' | 'isSpanContextValid'
  >;
  readonly sdk: Pick<
    Sdk,
    | 'AlwaysOffSampler'
    | 'BatchSpanProcessor'
    | 'ParentBasedSampler'
    | 'TraceIdRatioBasedSampler'
    | 'TracerProvider'
  >;
  readonly resources: Pick<
    typeof import('@opentelemetry/resources'),
    'defaultResource' | 'resourceFromAttributes'
  >;
  readonly otlp: Pick<
    typeof import('@opentelemetry/exporter-trace-otlp-proto'),
    'OTLPTraceExporter'
  >;
}
