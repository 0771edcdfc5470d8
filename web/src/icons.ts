import { svg } from './dom.ts';

const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7L7 17',
  clock: 'M12 7v5l3.5 2M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18z',
  back: 'M9 7l-4 4l4 4M5 11h9a5 5 0 0 1 0 10h-2',
  warning: 'M12 8.5v5M12 16.6v.4M12 3.5L21.5 20h-19z',
  camera: 'M4 8h3l1.6-2.5h6.8L17 8h3v11H4zM12 16.2a3.2 3.2 0 1 0 0-6.4a3.2 3.2 0 0 0 0 6.4z',
  face: 'M12 3.5c4 0 6.5 3 6.5 7.5s-2.8 9.5-6.5 9.5S5.5 15.5 5.5 11S8 3.5 12 3.5zM9.5 10v.8M14.5 10v.8M9.5 15c1.6 1.2 3.4 1.2 5 0',
  key: 'M8 15.5a4 4 0 1 1 0-8a4 4 0 0 1 0 8zM12 11.5h9v3.5M17.5 11.5v2.5',
  lock: 'M6.5 11h11v9h-11zM9 11V8a3 3 0 0 1 6 0v3',
  document: 'M6 3.5h8l4 4v13H6zM9 11h6M9 14.5h6M9 7.5h2',
  'arrow-left': 'M19 12H5M11 6l-6 6l6 6',
  'arrow-right': 'M5 12h14M13 6l6 6l-6 6',
  'arrow-up': 'M12 19V5M6 11l6-6l6 6',
  'arrow-down': 'M12 5v14M6 13l6 6l6-6',
  closer: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  light:
    'M12 8a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  level: 'M3 12h18M7 8.5v7M17 8.5v7',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words that say the same: hidden from those who hear them. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  );
}
