/** Prefixes under which the interface stands. Without one it is version 1. */
export const VERSION_PREFIXES = ['', '/v1', '/v2'] as const;

export const TEMPLATE_PATHS = ['/generate', '/authenticate', '/authenticate-score'] as const;
export const HEALTH_PATHS = ['/health/live', '/health/ready'] as const;

/** Every address there is, as the log names it. */
export const ROUTES: ReadonlySet<string> = new Set([
  ...VERSION_PREFIXES.flatMap((prefix) => TEMPLATE_PATHS.map((path) => prefix + path)),
  ...HEALTH_PATHS,
]);
