/** The part of autocannon that is called here; it brings no types. */
declare module 'autocannon' {
  interface Built {
    body: Uint8Array;
  }

  interface Prepared<Context> {
    /** Called for every request that is sent; `context` is its own. */
    setupRequest(request: Built, context: Context): Built;
    /** Called for every answer, before the event `response` tells its time. */
    onResponse(status: number, body: string, context: Context): void;
  }

  interface Options<Context> {
    url: string;
    method: 'POST';
    headers: Readonly<Record<string, string>>;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Seconds. */
    timeout: number;
    requests: readonly Prepared<Context>[];
  }

  interface Result {
    /** Connections that broke and answers that did not come in time. */
    readonly errors: number;
    /** Seconds. */
    readonly duration: number;
  }

  interface Running {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, ms: number) => void,
    ): Running;
  }

  function autocannon<Context>(
    options: Options<Context>,
    done: (error: Error | null, result: Result) => void,
  ): Running;

  export = autocannon;
}
