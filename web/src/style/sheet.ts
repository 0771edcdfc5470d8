import { BASE_CSS } from './base.css.ts';
import { FORMS_CSS } from './forms.css.ts';
import { STAGE_CSS } from './stage.css.ts';

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements of a page. Constructed: a policy without inline styles allows it. */
export function styleSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(BASE_CSS + FORMS_CSS + STAGE_CSS);
  }
  return sheet;
}
