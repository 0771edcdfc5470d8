/** What the handlers read from their environment, but for what the constructs fill in. */
export interface TriggerSettings {
  /** Of the server, `https://face.example.org`. */
  readonly url: string;
  /** As browsers reach it. As `url` unless said. */
  readonly publicUrl?: string;
  /** What the verification is for, as in the policy of the server: `acme:login`. */
  readonly scope: string;
  /** The least accuracy level, 1..8. Absent: what the policy of the server demands. */
  readonly level?: number;
  readonly assurance?: 'passive' | 'active';
  /** What a sign-in consists of. */
  readonly flow: 'password-first' | 'face-only';
  /** How many faces one sign-in may show, 1..3. */
  readonly tries?: number;
  /** Who asks, as people read it on the capture page. */
  readonly asking: string;
  /** Of the application, `https://app.example.org`; or the address that people come back to. */
  readonly origin: string;
  /** What a refresh of tokens needs: nothing more, a face of late, or a new sign-in. */
  readonly refresh?: 'keep' | 'max-age' | 'deny';
  /** How old that face may be, 1..86400. */
  readonly maxAgeSeconds?: number;
  /** What happens to tokens of whoever did not show a face. */
  readonly unverified?: 'refuse' | 'mark';
  /** What people are called at the server. */
  readonly userId?: 'sub' | 'userName';
}

/** @throws Error where the handlers would refuse each call: better at synthesis than at a sign-in */
export function triggerEnvironment(settings: TriggerSettings): Record<string, string> {
  checkSettings(settings);
  const given = {
    FACENITION_URL: settings.url,
    FACENITION_SCOPE: settings.scope,
    FACENITION_FLOW: settings.flow,
    FACENITION_ASKING: settings.asking,
    FACENITION_ORIGIN: settings.origin,
    FACENITION_LEVEL: settings.level,
    FACENITION_ASSURANCE: settings.assurance,
    FACENITION_TRIES: settings.tries,
    FACENITION_REFRESH: settings.refresh,
    FACENITION_MAX_AGE_SECONDS: settings.maxAgeSeconds,
    FACENITION_PUBLIC_URL: settings.publicUrl,
    FACENITION_UNVERIFIED: settings.unverified,
    FACENITION_USER_ID: settings.userId,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

const isHttps = (text: string): boolean =>
  URL.canParse(text) && new URL(text).protocol === 'https:';
const isWithin = (value: number | undefined, least: number, most: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= least && value <= most);

function checkSettings(settings: TriggerSettings): void {
  const { url, publicUrl = url, origin, level, tries, maxAgeSeconds } = settings;
  const wrong = [
    ...(isHttps(url) ? [] : ['url: https, please']),
    ...(isHttps(publicUrl) ? [] : ['publicUrl: https, please']),
    ...(isHttps(origin) ? [] : ['origin: https, please']),
    ...(isWithin(level, 1, 8) ? [] : ['level: 1..8']),
    ...(isWithin(tries, 1, 3) ? [] : ['tries: 1..3']),
    ...(isWithin(maxAgeSeconds, 1, 86_400) ? [] : ['maxAgeSeconds: 1..86400']),
  ];
  if (wrong.length > 0) throw new Error(`Facenition triggers: ${wrong.join('; ')}`);
}
