/**
 * The scorecard as one page for people. Apart from the rest, because drawing takes libraries that
 * nothing else needs.
 *
 * @module
 */
export { renderPadReport } from './report/render-pad-report.ts';
export { renderReport } from './report/render-report.ts';
