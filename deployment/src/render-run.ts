import type { DestructionPlan, Removal } from './destroy.ts';
import type { Examination } from './examine.ts';
import type { Done, RunOutcome } from './outcome.ts';
import { textOf } from './render-plan.ts';
import type { Finding } from './resource.ts';
import { counted, wrapped } from './text.ts';

const DONE: Readonly<Record<Done['action'], string>> = {
  created: '+ created: ',
  updated: '~ changed: ',
  unchanged: '= as it should be: ',
  'cannot-change': '! differs, and cannot be changed: ',
  removed: '- removed: ',
  stays: '! stays: ',
  'not-there': '= is not there: ',
};

/** One thing that was done, for people, while a run goes on: each line ended. */
export function renderDone({ action, title, about }: Done): string {
  return textOf(wrapped(about === undefined ? title : `${title} (${about})`, `  ${DONE[action]}`));
}

/** How a run ended, for people: each line ended. */
export function renderOutcome(outcome: RunOutcome): string {
  if (outcome.outcome === 'finished') {
    const kept = outcome.done.filter(({ action }) => action === 'cannot-change');
    const left =
      kept.length === 0 ? '' : ` ${counted(kept.length, 'resource')} could not be changed.`;
    return textOf(wrapped(`Done.${left}`, ''));
  }
  const { done, failed, error, left } = outcome;
  const [first = '', ...more] = error.message.split('\n');
  return textOf([
    ...wrapped(`${failed.title}: ${first} (${error.code})`, '  x failed: '),
    ...more.flatMap((line) => wrapped(line, '            ')),
    ...left.flatMap((title) => wrapped(title, '    not reached: ')),
    '',
    ...wrapped(
      `Stopped: ${done.length} done, 1 failed, ${left.length} not reached. What is done stays done. ` +
        'When the cause is gone, run the same command again: it goes on from here.',
      '',
    ),
  ]);
}

const REMOVALS: Readonly<Record<Removal['action'], string>> = {
  remove: '- ',
  stays: '! stays: ',
  'not-there': '= is not there: ',
};

/** What `destroy` would do, for people: each line ended. */
export function renderDestruction({ title, steps }: DestructionPlan): string {
  const removed = steps.filter(({ action }) => action === 'remove').length;
  return textOf([
    ...wrapped(title, ''),
    '',
    ...steps.flatMap(({ action, title: name, about }) =>
      wrapped(about === undefined ? name : `${name} (${about})`, `  ${REMOVALS[action]}`),
    ),
    '',
    `Plan: ${removed} to remove.`,
  ]);
}

/** What the doctor found, for people: each line ended. */
export function renderExamination({ title, checks }: Examination): string {
  return textOf([
    ...wrapped(title, ''),
    ...checks.flatMap((check) => [
      '',
      ...wrapped(check.title, ''),
      ...check.findings.flatMap(lines),
    ]),
  ]);
}

function lines({ status, text, advice }: Finding): readonly string[] {
  const [first = '', ...more] = text.split('\n');
  return [
    ...wrapped(first, `  ${status.padEnd('warning'.length)}  `),
    ...more.flatMap((line) => wrapped(line, AFTER)),
    ...(advice === undefined ? [] : wrapped(advice, AFTER)),
  ];
}

const AFTER = ' '.repeat('  warning  '.length);
