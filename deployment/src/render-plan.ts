import { type Difference, type Plain, pathOf } from './difference.ts';
import type { Plan, Step } from './plan.ts';
import type { ByHand } from './resource.ts';
import { cut, lengthOf, valueLine, valueLines, visible, WIDTH, wrapped } from './text.ts';

/** `+` make, `~` change, `=` leave, `!` cannot be changed, `?` nobody looked. */
const SIGNS: Readonly<Record<Step['action'], string>> = {
  create: '+',
  update: '~',
  unchanged: '=',
  'cannot-change': '!',
  'not-looked-at': '?',
};

const INDENT = '      ';

/** A plan for people: plain text, each line ended. */
export function renderPlan(plan: Plan): string {
  const lines = [
    ...wrapped(plan.title, ''),
    '',
    ...plan.steps.flatMap(stepLines),
    ...(plan.byHand.length > 0 ? ['', ...byHandLines(plan.byHand)] : []),
    '',
    ...wrapped(summaryOf(plan), ''),
  ];
  return textOf(lines);
}

/** Whether `apply` would change something, or something is not as it should be. */
export function hasChanges({ steps }: Plan): boolean {
  return steps.some(({ action }) => action !== 'unchanged' && action !== 'not-looked-at');
}

export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function stepLines(step: Step): readonly string[] {
  const head = wrapped(step.title, `  ${SIGNS[step.action]} `);
  switch (step.action) {
    case 'unchanged':
      return head;
    case 'create':
    case 'not-looked-at':
      return [
        ...head,
        ...leaves(step.wanted, '').flatMap(([path, value]) => nameLines(path, value)),
      ];
    case 'cannot-change':
      return [
        ...head,
        `${INDENT}differs, and cannot be changed by this command:`,
        ...step.differences.flatMap(differenceLines),
      ];
    case 'update':
      return [...head, ...step.differences.flatMap(differenceLines)];
  }
}

/** The names of a state with their values, lists as wholes. */
function leaves(
  fields: { readonly [name: string]: Plain },
  above: string,
): readonly (readonly [string, Plain])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const path = pathOf(above, name);
    const isBranch = typeof value === 'object' && value !== null && !isList(value);
    if (isBranch && Object.keys(value).length > 0) return leaves(value, path);
    return [[path, value] as const];
  });
}

function nameLines(path: string, value: Plain): readonly string[] {
  const name = `${INDENT}${visible(path)}:`;
  const line = `${name} ${valueLine(value)}`;
  return lengthOf(line) <= WIDTH ? [line] : [cut(name, WIDTH), ...indented(value, '')];
}

function differenceLines({ path, before, after }: Difference): readonly string[] {
  const name = `${INDENT}${visible(path)}:`;
  const old = before === undefined ? '(not there)' : valueLine(before);
  const line = `${name} ${old} -> ${valueLine(after)}`;
  if (lengthOf(line) <= WIDTH) return [line];
  const were = before === undefined ? [`${INDENT}  - ${old}`] : indented(before, '- ');
  return [cut(name, WIDTH), ...were, ...indented(after, '+ ')];
}

function indented(value: Plain, sign: string): readonly string[] {
  return valueLines(value, WIDTH - INDENT.length - 4).map((line) => `${INDENT}  ${sign}${line}`);
}

function byHandLines(byHand: readonly ByHand[]): readonly string[] {
  return [
    'By hand, in the console of the identity provider (this command cannot see whether it is done):',
    ...byHand.flatMap(({ title, steps }, at) => [
      ...wrapped(title, `  ${at + 1}. `),
      ...steps.flatMap((step) => wrapped(step, `${INDENT}- `)),
    ]),
  ];
}

function summaryOf({ steps }: Plan): string {
  const count = (action: Step['action']): number =>
    steps.filter((step) => step.action === action).length;
  if (steps.length > 0 && count('not-looked-at') === steps.length) {
    return `Plan: ${steps.length} wanted. Nobody asked the identity provider what is there.`;
  }
  const blocked = count('cannot-change');
  return [
    `Plan: ${count('create')} to create, ${count('update')} to change, `,
    `${count('unchanged')} as they should be`,
    blocked > 0 ? `, ${blocked} that cannot be changed.` : '.',
  ].join('');
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
