import type { TracedRequest, TracedStep } from './tracer.ts';

/** A span as OpenTelemetry is told of it. */
export interface SpanWords {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Names of OpenTelemetry where it has some, without those that hold what the caller sent: address,
 * path, query, user agent.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function wordsOfRequest({ requestId, method, route }: TracedRequest): SpanWords {
  const isKnown = route !== 'unknown';
  const verb = method === 'other' ? 'HTTP' : method;
  return {
    name: isKnown ? `${verb} ${route}` : verb,
    attributes: {
      'http.request.method': method === 'other' ? '_OTHER' : method,
      ...(isKnown && { 'http.route': route }),
      'facenition.request.id': requestId,
    },
  };
}

export function wordsOfStep(step: TracedStep): SpanWords {
  switch (step.step) {
    case 'wait':
    case 'engine':
      return { name: `${step.step} ${step.task}`, attributes: { 'facenition.task': step.task } };
    case 'key':
      return {
        name: `key ${step.operation}`,
        attributes: {
          'facenition.key.service': step.service,
          'facenition.key.operation': step.operation,
        },
      };
    case 'transaction':
      return { name: 'transaction', attributes: { 'db.system.name': step.system } };
  }
}

export function wordsOfWebhook(id: string): SpanWords {
  return {
    name: 'webhook',
    attributes: { 'http.request.method': 'POST', 'facenition.webhook.id': id },
  };
}
