import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { DecodingReport, ScoreReport, UnlinkabilityReport } from '../scorecard.ts';
import { formatTarget } from './format.ts';
import { type Content, type Html, html } from './html.ts';

/** Series by what they show; colour and dash of each are in the style sheet and the legend. */
const SERIES = {
  unprotected: { stroke: 'var(--second)', dash: '6 4' },
  protected: { stroke: 'var(--first)', dash: 'none' },
  mated: { stroke: 'var(--first)', dash: 'none' },
  'non-mated': { stroke: 'var(--second)', dash: '6 4' },
  'local linkability': { stroke: 'var(--third)', dash: '2 3' },
} as const;

export type Series = keyof typeof SERIES;

/** Small enough for the text to stay readable when the picture shrinks to a narrow screen. */
const SIZE = {
  width: 380,
  height: 290,
  marginTop: 34,
  marginLeft: 62,
  marginBottom: 44,
  marginRight: 18,
} as const;

/** Beyond this many decades the labels of an axis would run into each other. */
const MOST_DECADES = 6;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Mark extends Point {
  readonly text: string;
}

interface Figure {
  readonly caption: Content;
  /** What a reader hears who does not see the picture. */
  readonly label: string;
  readonly series: readonly Series[];
  readonly options: Plot.PlotOptions;
}

export interface DetCurve {
  readonly series: 'unprotected' | 'protected';
  readonly report: ScoreReport;
}

/**
 * Detection error trade-off on logarithmic axes; where there are too few errors for a curve, a
 * sentence that says so.
 *
 * @param levels operating points, by their level
 */
export function detFigure(
  title: string,
  curves: readonly DetCurve[],
  levels: readonly Mark[] = [],
): Html {
  const drawn = curves
    .map(({ series, report }) => ({ series, points: detPoints(report) }))
    .filter(({ points }) => points.length > 1);
  if (drawn.length === 0) {
    return html`<p class="quiet">No detection error trade-off, ${title}: too few thresholds have errors of both kinds.</p>
`;
  }
  const marked = levels.filter(({ x, y }) => x > 0 && y > 0);
  const all = [...drawn.flatMap(({ points }) => points), ...marked];
  const limit = 30 / Math.max(...curves.map(({ report }) => report.nonMated));
  const domains = { x: decades(all.map(({ x }) => x)), y: decades(all.map(({ y }) => y)) };
  const told = limit > domains.x[0] && limit < domains.x[1];
  return figure({
    caption: html`Detection error trade-off, ${title}. Nearer to the lower left corner is better.${
      told ? ' Left of the thin line the data have fewer than 30 false matches.' : ''
    }${marked.length > 0 ? ' Numbered dots: levels in use.' : ''}`,
    label: `Detection error trade-off, ${title}: false non-match rate by false match rate`,
    series: drawn.map(({ series }) => series),
    options: {
      x: { ...logScale(domains.x), label: 'false match rate' },
      y: { ...logScale(domains.y), label: 'false non-match rate' },
      marks: [
        ...(told ? [Plot.ruleX([limit], { strokeOpacity: 0.5 })] : []),
        ...drawn.map(({ series, points }) => curve(series, points)),
        Plot.dot(marked, { x: 'x', y: 'y', r: 4, fill: 'currentColor' }),
        Plot.text(marked, { x: 'x', y: 'y', text: 'text', dx: 9, dy: -9, fontWeight: 'bold' }),
      ],
    },
  });
}

function detPoints({ det }: ScoreReport): readonly Point[] {
  // Logarithmic axes have no zero, and beyond the least decades nothing is told anyway.
  const least = 10 ** -MOST_DECADES;
  return det
    .filter(({ fmr, fnmr }) => fmr >= least && fnmr >= least)
    .map(({ fmr, fnmr }) => ({ x: fmr, y: fnmr }));
}

/** Whole decades around the values. */
function decades(values: readonly number[]): [number, number] {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

function logScale(domain: [number, number]): Plot.ScaleOptions {
  const [low, high] = domain.map((end) => Math.round(Math.log10(end)));
  const count = (high ?? 0) - (low ?? 0) + 1;
  const ticks = Array.from({ length: count }, (_, at) => 10 ** ((low ?? 0) + at));
  // With many decades only every other one is labelled: there is no room for more.
  const tickFormat = (share: number): string =>
    count > 5 && Math.round(Math.log10(share)) % 2 !== 0 ? '' : formatTarget(share);
  return { type: 'log', domain, ticks, tickFormat, grid: true };
}

/**
 * Shares of mated and non-mated scores.
 *
 * @param levels thresholds, by their level
 */
export function distributionFigure(
  title: string,
  { distribution }: ScoreReport,
  levels: readonly { readonly threshold: number; readonly text: string }[] = [],
): Html | undefined {
  if (distribution.length < 2) return undefined;
  const mated = distribution.map(({ score, mated }) => ({ x: score, y: mated }));
  const nonMated = distribution.map(({ score, nonMated }) => ({ x: score, y: nonMated }));
  return figure({
    caption: html`Comparison scores, ${title}.${
      levels.length > 0 ? ' Vertical lines: thresholds, by level.' : ''
    }`,
    label: `Distribution of mated and non-mated comparison scores, ${title}`,
    series: ['mated', 'non-mated'],
    options: {
      x: { label: 'comparison score' },
      y: { label: 'share of the comparisons', tickFormat: formatTarget, ticks: 5, grid: true },
      marks: [
        ...hill('non-mated', nonMated),
        ...hill('mated', mated),
        Plot.ruleX(levels, { x: 'threshold', strokeOpacity: 0.7 }),
        // Neighbours at two heights: thresholds lie close together.
        ...levels.map((level, at) =>
          Plot.text([level], {
            x: 'threshold',
            text: 'text',
            frameAnchor: 'top',
            lineAnchor: 'bottom',
            dy: at % 2 === 0 ? -3 : -15,
          }),
        ),
      ],
    },
  });
}

/** Densities, each as a share of the greatest, and local linkability on the same axis. */
export function linkabilityFigure(title: string, report: UnlinkabilityReport): Html | undefined {
  const { curve: points } = report;
  if (points.length < 2) return undefined;
  const greatest = Math.max(...points.flatMap(({ mated, nonMated }) => [mated, nonMated]));
  if (!(greatest > 0)) return undefined;
  const scaled = (of: (point: (typeof points)[number]) => number): readonly Point[] =>
    points.map((point) => ({ x: point.score, y: of(point) }));
  return figure({
    caption: html`Linkability, ${title}. Densities as shares of the greatest.`,
    label: `Densities of mated and non-mated scores and local linkability, ${title}`,
    series: ['mated', 'non-mated', 'local linkability'],
    options: {
      x: { label: 'linkage score' },
      y: { label: 'density, linkability', domain: [0, 1], ticks: 5, grid: true },
      marks: [
        ...hill(
          'non-mated',
          scaled(({ nonMated }) => nonMated / greatest),
        ),
        ...hill(
          'mated',
          scaled(({ mated }) => mated / greatest),
        ),
        curve(
          'local linkability',
          scaled(({ linkability }) => linkability),
        ),
      ],
    },
  });
}

/** How likely a probe opens a reference, by its comparison score. */
export function decodingFigure(title: string, { curve: points }: DecodingReport): Html | undefined {
  if (points.length < 2) return undefined;
  return figure({
    caption: html`Decoding, ${title}: share of the probes that open the reference.`,
    label: `Share of probes that open a reference by comparison score, ${title}`,
    series: ['protected'],
    options: {
      x: { label: 'comparison score' },
      y: { label: 'share that opens', domain: [0, 1], ticks: 5, grid: true },
      marks: [
        curve(
          'protected',
          points.map(({ score, opened }) => ({ x: score, y: opened })),
        ),
      ],
    },
  });
}

function curve(series: Series, points: readonly Point[]): Plot.Markish {
  const { stroke, dash } = SERIES[series];
  return Plot.line(points, { x: 'x', y: 'y', stroke, strokeDasharray: dash, strokeWidth: 2 });
}

function hill(series: Series, points: readonly Point[]): readonly Plot.Markish[] {
  const fill = SERIES[series].stroke;
  return [Plot.areaY(points, { x: 'x', y: 'y', fill, fillOpacity: 0.15 }), curve(series, points)];
}

function figure({ caption, label, series, options }: Figure): Html {
  const { document } = parseHTML('<html><body></body></html>');
  const drawn = Plot.plot({
    ...SIZE,
    ...options,
    document,
    x: { labelAnchor: 'center', labelArrow: 'none', ...options.x },
    y: { labelArrow: 'none', ...options.y },
  });
  const picture: Html = { markup: drawn.outerHTML };
  return html`<figure>
<div class="plot" role="img" aria-label="${label}">${picture}</div>
<figcaption>${caption}
<span class="key">${series.map(legendEntry)}</span></figcaption>
</figure>
`;
}

function legendEntry(series: Series): Html {
  const { stroke, dash } = SERIES[series];
  return html`<span class="legend"><svg width="28" height="8" aria-hidden="true"><line x1="0" x2="28" y1="4" y2="4" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dash}"/></svg> ${series}</span>
`;
}
