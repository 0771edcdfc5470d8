import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import { findHook, read } from '../../api/hooks.ts';
import type { HookKind } from '../../hook-source.ts';

/** `events` are lines of `console.log`, and what the runtime says itself. */
const Entries = z.array(z.looseObject({ events: z.array(z.unknown()).default([]) }));

/** What of a line of ours matters; the fields of `runtime.ts`. */
const CODE = /"kind":"fault".*?"code":"(ERR_[A-Z_]+)"/;

const WORDS: Readonly<Record<string, string>> = {
  ERR_PAYLOAD_INVALID: 'contexts that could not be read: has OneLogin changed them?',
  ERR_SERVICE_UNAVAILABLE: 'no answer from the server that was asked: look at its log and address',
  ERR_DEADLINE: 'no answer in time: raise timeout_seconds, or look why the server is slow',
  ERR_CONFIG_INVALID: 'an environment variable is missing: facenition onelogin apply',
};

const ENTRIES = 100;

/** The latest calls, by what the hook wrote of them. Repeats nothing of a line but a code. */
export function logCheck(kind: HookKind, api: OneLoginApi): Check {
  return {
    title: `Log of the ${kind} hook`,
    examine: async () => {
      const hook = await findHook(api, kind);
      if (hook === undefined) return [{ status: 'warning', text: 'there is no hook yet' }];
      const path = `/api/2/hooks/${encodeURIComponent(hook.id)}/logs?limit=${ENTRIES}`;
      const { body } = await api.call({ what: 'the log of the hook', path });
      return findingsIn(read(Entries, body, 'the log of the hook'));
    },
  };
}

function findingsIn(entries: z.infer<typeof Entries>): readonly Finding[] {
  const texts = entries.map(({ events }) =>
    events.filter((one) => typeof one === 'string').join(''),
  );
  const counts = new Map<string, number>();
  for (const text of texts) {
    const word = wordOf(text);
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const findings = [...counts].map(
    ([word, count]): Finding => ({
      status: 'warning',
      text: `${count} of ${texts.length} calls: ${word}`,
    }),
  );
  return findings.length > 0
    ? findings
    : [{ status: 'ok', text: `no fault in the latest ${texts.length} calls` }];
}

function wordOf(text: string): string | undefined {
  const [, code] = CODE.exec(text) ?? [];
  if (code !== undefined) return `${code}, ${WORDS[code] ?? 'see the README'}`;
  if (/task timed out/i.test(text)) {
    return 'stopped by OneLogin after its time: the first call after a deployment does that';
  }
  return undefined;
}
