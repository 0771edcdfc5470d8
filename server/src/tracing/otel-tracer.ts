import { AsyncLocalStorage } from 'node:async_hooks';
import type { FacenitionErrorCode } from '@facenition/core';
import { summariseFault } from '../fault-summary.ts';
import type { OpenTelemetry } from './library.ts';
import { type SpanWords, wordsOfRequest, wordsOfStep, wordsOfWebhook } from './span-words.ts';
import { parseTraceParent } from './traceparent.ts';
import type { Tracer } from './tracer.ts';

type Context = import('@opentelemetry/api').Context;
type Span = import('@opentelemetry/api').Span;
type SpanKind = import('@opentelemetry/api').SpanKind;

/** The span that is open around some work. */
interface Around {
  readonly context: Context;
  /** What ended the request, once that is known. */
  fault?: FacenitionErrorCode;
}

/** Makes spans of OpenTelemetry out of what the server says that it does. */
export function createOtelTracer(
  api: OpenTelemetry['api'],
  tracer: import('@opentelemetry/api').Tracer,
): Omit<Tracer, 'close'> {
  const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode } = api;
  // Of our own: the one of the library is of the whole process.
  const storage = new AsyncLocalStorage<Around>();

  function start(
    { name, attributes }: SpanWords,
    kind: SpanKind,
    { parent, startTime }: { readonly parent: Context; readonly startTime?: number },
  ): Span {
    const options = { kind, attributes, ...(startTime !== undefined && { startTime }) };
    return tracer.startSpan(name, options, parent);
  }

  function fail(span: Span, word: string): void {
    span.setAttribute('error.type', word);
    // A code, never the message of an error: that may quote its input.
    span.setStatus({ code: SpanStatusCode.ERROR, message: word });
  }

  return {
    request(request) {
      const parent = parseTraceParent(request.parent);
      const above =
        parent === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
      const span = start(wordsOfRequest(request), SpanKind.SERVER, { parent: above });
      const around: Around = { context: trace.setSpan(ROOT_CONTEXT, span) };
      return {
        traceId: span.spanContext().traceId,
        around: (work) => storage.run(around, work),
        end(status) {
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) fail(span, around.fault ?? String(status));
          span.end();
        },
      };
    },
    failed(fault) {
      const around = storage.getStore();
      if (around !== undefined) around.fault = fault;
    },
    async step(step, work, gone) {
      const above = storage.getStore();
      if (above === undefined) return work();
      const kind = step.step === 'key' ? SpanKind.CLIENT : SpanKind.INTERNAL;
      const span = start(wordsOfStep(step), kind, { parent: above.context });
      try {
        return await storage.run({ context: trace.setSpan(ROOT_CONTEXT, span) }, work);
      } catch (thrown) {
        if (gone?.aborted && thrown === gone.reason) span.setAttribute('error.type', 'client-gone');
        else fail(span, summariseFault(thrown).code);
        throw thrown;
      } finally {
        span.end();
      }
    },
    past(step, { startedAt, endedAt, fault }) {
      const above = storage.getStore();
      if (above === undefined) return;
      const when = { parent: above.context, startTime: startedAt };
      const span = start(wordsOfStep(step), SpanKind.CLIENT, when);
      if (fault !== undefined) fail(span, fault);
      span.end(endedAt);
    },
    async webhook({ id, signal }, work) {
      const span = start(wordsOfWebhook(id), SpanKind.CLIENT, { parent: ROOT_CONTEXT });
      try {
        const answer = await storage.run({ context: trace.setSpan(ROOT_CONTEXT, span) }, work);
        span.setAttribute('http.response.status_code', answer.status);
        if (answer.status < 200 || answer.status > 299) fail(span, String(answer.status));
        return answer;
      } catch (thrown) {
        fail(span, signal.aborted ? 'timeout' : 'unreachable');
        throw thrown;
      } finally {
        span.end();
      }
    },
  };
}
