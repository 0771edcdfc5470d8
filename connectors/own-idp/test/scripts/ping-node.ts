import { randomUUID } from 'node:crypto';
import vm from 'node:vm';

type Json = Record<string, unknown>;

interface Sent {
  readonly url: string;
  readonly options: { readonly method: string; readonly headers: Json; readonly body: unknown };
}

/** What a run of the script came to: an outcome, or callbacks that a browser has to answer. */
export interface NodeRun {
  readonly outcome: string | undefined;
  readonly redirect: readonly unknown[] | undefined;
  readonly state: Json;
  readonly logged: readonly string[];
  readonly sent: readonly Sent[];
}

export interface NodeInput {
  readonly state: Json;
  readonly properties: Readonly<Record<string, string>>;
  readonly token: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** As PingOne answers them: lists of texts. */
  readonly asLists?: boolean;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * A Scripted Decision node of the next-generation engine, with the bindings that its documents name.
 * Its `httpClient` waits; here the script is run again, with the same random numbers, as soon as the
 * answer that it waits for is there.
 */
export async function runNode(source: string, input: NodeInput): Promise<NodeRun> {
  const answers: Answer[] = [];
  const random: string[] = [];
  for (;;) {
    const run = runOnce(source, input, answers, random);
    const waiting = run.sent[answers.length];
    if (waiting === undefined) return run;
    answers.push(await send(waiting));
  }
}

function runOnce(
  source: string,
  { state, properties, token, parameters = {}, asLists = true }: NodeInput,
  answers: readonly Answer[],
  random: string[],
): NodeRun {
  const shared: Json = structuredClone(state);
  const [sent, logged]: [Sent[], string[]] = [[], []];
  let outcome: string | undefined;
  let redirect: readonly unknown[] | undefined;
  let at = 0;
  const bindings = {
    nodeState: {
      get: (key: string) => shared[key] ?? null,
      putShared: (key: string, value: unknown) => void Object.assign(shared, { [key]: value }),
    },
    requestParameters: {
      get: (name: string) => {
        const value = parameters[name];
        if (value === undefined) return null;
        return asLists ? [value] : value;
      },
    },
    systemEnv: { getProperty: (name: string, other: unknown = null) => properties[name] ?? other },
    secrets: {
      getGenericSecret: (label: string) => {
        if (!/^scripted\.node\.[\w.]+$/.test(label)) throw new Error('label');
        return { getAsUtf8: () => token };
      },
    },
    utils: { crypto: { randomUUID: () => (random[at++] ??= randomUUID()) } },
    logger: { error: (text: string) => logged.push(text) },
    action: {
      goTo(name: string) {
        outcome = name;
      },
    },
    callbacksBuilder: {
      redirectCallback(...all: unknown[]) {
        redirect = all;
      },
    },
    httpClient: {
      send: (url: string, options: Sent['options']) => ({
        get: () => {
          sent.push({ url, options });
          const answer = answers[sent.length - 1];
          if (answer === undefined || answer.status === 0) throw new Error('java.io.IOException');
          return { status: answer.status, text: () => answer.text };
        },
      }),
    },
  };
  vm.runInNewContext(source, bindings, { timeout: 1000 });
  return { outcome, redirect, state: JSON.parse(JSON.stringify(shared)), logged, sent };
}

async function send({ url, options }: Sent): Promise<Answer> {
  const { method, headers, body } = options;
  try {
    const answer = await fetch(url, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, `${value}`]),
      body: JSON.stringify(body),
      redirect: 'manual',
    });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: '' };
  }
}
