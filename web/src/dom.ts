/** What an element may have: attributes, and listeners by the event's name. */
export interface Properties {
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

type Child = Node | string | undefined;

/** Builds an HTML element. Text is text: nothing is ever parsed as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { attributes = {}, on = {} }: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  finish(made, attributes, children);
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  return made;
}

/** Builds an SVG element. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  finish(made, attributes, children);
  return made;
}

function finish(
  made: Element,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly Child[],
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
}

/** A button that never submits a form. */
export function button(kind: 'main' | 'quiet', label: string, act: () => void): HTMLButtonElement {
  const attributes = { type: 'button', class: `button ${kind}` };
  return element('button', { attributes, on: { click: act } }, label);
}
