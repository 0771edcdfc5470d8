import { HookFault } from '@facenition/hook';
import * as z from 'zod';

const seconds = z.coerce.number().int().min(1).max(86_400);

/** Faces and secrets go there: in clear only within one machine. */
const safe = z
  .url({ protocol: /^https?$/ })
  .refine((url) => /^https:|^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/i.test(url));

/** An address with no `/` at its end. */
const address = safe.transform((url) => url.replace(/\/+$/, '')).refine((url) => !/[?#]/.test(url));

/** `5` and `five` are both texts: what an environment holds. */
const level = z
  .literal(['1', '2', '3', '4', '5', '6', '7', '8'])
  .transform((text) => z.literal([1, 2, 3, 4, 5, 6, 7, 8]).parse(Number(text)));
const tries = z
  .literal(['1', '2', '3'])
  .transform((text) => z.literal([1, 2, 3]).parse(Number(text)));

const Settings = z
  .object({
    /** Of the server, as the functions reach it. */
    FACENITION_URL: address,
    /** As browsers reach it; as `FACENITION_URL` unless said. */
    FACENITION_PUBLIC_URL: address.optional(),
    /** Name or ARN in Secrets Manager: the client token, and nothing else. */
    FACENITION_TOKEN_SECRET_ID: z.string().min(1).max(2048),
    FACENITION_SCOPE: z.string().min(1).max(128).default('sign-in'),
    FACENITION_LEVEL: level.optional(),
    FACENITION_ASSURANCE: z.enum(['passive', 'active']).optional(),
    FACENITION_FLOW: z.enum(['password-first', 'face-only']).default('password-first'),
    FACENITION_TRIES: tries.default(3),
    /** Who asks, as the person reads it. */
    FACENITION_ASKING: z.string().min(1).max(100),
    /** Registered: an origin for the element in a page of it, else where browsers come back to. */
    FACENITION_ORIGIN: safe,
    FACENITION_REFRESH: z.enum(['keep', 'max-age', 'deny']).default('max-age'),
    FACENITION_MAX_AGE_SECONDS: seconds.default(28_800),
    FACENITION_UNVERIFIED: z.enum(['refuse', 'mark']).default('refuse'),
    FACENITION_USER_ID: z.enum(['sub', 'userName']).default('sub'),
    FACENITION_STRANGERS: z.enum(['nowhere', 'capture']).default('nowhere'),
    /** The only pool whose events are taken. */
    FACENITION_USER_POOL: z
      .string()
      .regex(/^[\w-]{1,40}_[0-9a-zA-Z]{1,40}$/)
      .optional(),
  })
  .readonly();
export type LambdaSettings = z.infer<typeof Settings>;
/** All variables of ours that there are. */
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.unwrap().shape);

/** What the functions are told by their environment. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function readSettings(environment: Readonly<Record<string, unknown>>): LambdaSettings {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = Settings.safeParse(Object.fromEntries(set));
  const unknown = set.map(([name]) => name).filter(isMisspelt);
  if (parsed.success && unknown.length === 0) return parsed.data;
  const wrong = parsed.error?.issues.map(({ path }) => String(path[0])) ?? [];
  const names = [...new Set([...wrong, ...unknown])];
  throw new HookFault('ERR_CONFIG_INVALID', `missing or wrong: ${names.join(', ')}`);
}

/** Of ours by its name, and none that there is: a wish that nobody would hold. */
function isMisspelt(name: string): boolean {
  return name.startsWith('FACENITION_') && !SETTING_NAMES.includes(name);
}

/** Whether browsers stay in a page of that address, or are sent back to it. */
export function returnOf({ FACENITION_ORIGIN: returnTo }: LambdaSettings) {
  const isOrigin = URL.parse(returnTo)?.origin === returnTo;
  return { returnTo, returnBy: isOrigin ? 'stay' : 'redirect' } as const;
}
