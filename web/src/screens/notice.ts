import { button, element } from '../dom.ts';
import { type IconName, icon } from '../icons.ts';
import type { Screen } from './screen.ts';

export interface Notice {
  /** Absent: something is going on, and a wheel turns. */
  readonly icon?: IconName;
  readonly tone?: 'good' | 'bad' | 'warn';
  readonly title: string;
  readonly lines: readonly string[];
  readonly action?: { readonly label: string; readonly act: () => void };
}

/** A screen that says one thing, and offers at most one. */
export function noticeScreen({ icon: name, tone, title, lines, action }: Notice): Screen {
  const heading = element('h2', { attributes: { tabindex: '-1' } }, title);
  const mark =
    name === undefined
      ? element('div', { attributes: { class: 'spinner' } })
      : element('div', { attributes: { class: `badge ${tone ?? ''}` } }, icon(name));
  const paragraphs = lines.map((line) => element('p', { attributes: { class: 'lead' } }, line));
  const head = element(
    'div',
    { attributes: { class: 'head middle' } },
    mark,
    heading,
    ...paragraphs,
  );
  const actions =
    action &&
    element('div', { attributes: { class: 'actions' } }, button('main', action.label, action.act));
  return {
    root: element('section', { attributes: { class: 'screen' } }, head, actions),
    focus: heading,
  };
}
