import * as z from 'zod';
import { DEFAULT_RULE, RISKS } from './policy.ts';

/** The sentence that tells what is allowed, for whatever is wrong with a value. */
function allowed(sentence: string): { readonly error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? `is missing; it ${sentence}` : sentence) };
}

function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, allowed(`must be ${words.join(' or ')}`));
}

function whole(least: number, most: number) {
  const sentence = allowed(`must be a whole number from ${least} to ${most}`);
  return z.int(sentence).min(least, sentence).max(most, sentence);
}

const Level = z.literal([1, 2, 3, 4, 5, 6, 7, 8], allowed('must be a whole number from 1 to 8'));

const quoted = allowed('must be a text of 1 to 256 characters; put quotes around numbers');
// No control characters: the texts are printed at terminals.
const Text = z.string(quoted).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,256}$/u, quoted);
const list = allowed('must be a list of 1 to 500 texts, as [one, two]');
const Texts = z.array(Text, list).min(1, list).max(500, list);

const risk = allowed(`must be a list of ${RISKS.join(', ')}`);
const Risks = z.array(word(RISKS), risk).min(1, risk).max(RISKS.length, risk);

const When = z
  .strictObject(
    {
      idp: Texts.optional().describe('Identity providers, as they are registered here.'),
      tenant: Texts.optional().describe('Tenants, pools or organisations of the provider.'),
      application: Texts.optional().describe('Applications by their id.'),
      groups: Texts.optional().describe('Groups: one of them is enough.'),
      risk: Risks.optional().describe('How risky the identity provider calls the request.'),
    },
    allowed('must hold conditions: idp, tenant, application, groups, risk'),
  )
  .refine((when) => Object.keys(when).length > 0, {
    error: 'must hold at least one condition; what is for everybody stands in default',
  })
  // What JSON Schema is told of the refinement above.
  .meta({ minProperties: 1, description: 'All conditions have to hold; of one, any value.' });

const label = allowed('must be a text of 1 to 60 characters');
const to = allowed('must be an https URL without a user name, or idp for the other factors there');
const FallbackFields = z
  .strictObject(
    {
      label: z
        .string(label)
        .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,60}$/u, label)
        .describe('What the person reads.'),
      to: z
        .string(to)
        .max(2048, to)
        .regex(/^(idp|https:\/\/[^\s/?#@\\]+([/?#]\S*)?)$/, { ...to, abort: true })
        .refine((text) => text === 'idp' || URL.canParse(text), to)
        .describe('An https URL, or idp: the other factors of the identity provider.'),
    },
    allowed('must hold label and to'),
  )
  .describe('The way in without a face. There has to be one.');

const consent = allowed('must be the name of a version: letters, digits, - . _, at most 64');

const required = {
  face: word(['required', 'not-required']).describe('Whether a face is asked for.'),
} as const;

const requirement = {
  level: Level.optional().describe('Accuracy, 1 to 8: see docs/thresholds.md. Without: 4.'),
  assurance: word(['passive', 'active'])
    .optional()
    .describe('active asks for poses that nobody can foresee. Without: active.'),
  input: word(['passkey', 'passphrase', 'organisation'])
    .optional()
    .describe('What is held beside the face; organisation is the weakest. Without: passkey.'),
  max_age_seconds: whole(0, 86_400)
    .optional()
    .describe('How long a capture that passed counts; 0: a fresh one every time. Without: 0.'),
  on_outage: word(['deny', 'fallback'])
    .optional()
    .describe('What holds while no face can be verified. Nothing allows. Without: deny.'),
  enrolment: word(['invitation', 'sign-up', 'after-sign-in'])
    .optional()
    .describe(
      'Who may enrol a face; each word allows what those before it do. Without: invitation.',
    ),
  tries: whole(1, 3).optional().describe('Captures in one transaction. Without: 3.'),
  consent: z
    .string(consent)
    .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, consent)
    .optional()
    .describe('The version of the consent text that has to be accepted before enrolment.'),
} as const;

const ruleName = allowed(
  `must be a text of 1 to 80 characters, and not ${DEFAULT_RULE}, by which a rule is known`,
);
const Rule = z
  .strictObject(
    {
      name: z
        .string(ruleName)
        .regex(new RegExp(`^(?!${DEFAULT_RULE}$)[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,80}$`, 'u'), ruleName)
        .describe('What explanations call the rule; no two have the same.'),
      when: When,
      ...required,
      ...requirement,
      fallback: FallbackFields.optional(),
    },
    allowed('must be a rule: name, when, face, and what differs from default'),
  )
  .describe('What it does not say is as in default.');

const Default = z
  .strictObject(
    { ...required, ...requirement, fallback: FallbackFields },
    allowed('must hold what is asked where no rule matches: at least face and fallback'),
  )
  .describe('What holds where no rule matches, and what rules leave unsaid.');

const rules = allowed('must be a list of at most 200 rules');

/** `policy.yaml`, version 1. */
export const PolicyFile = z.strictObject(
  {
    version: z.literal(1, allowed('must be 1')),
    rules: z
      .array(Rule, rules)
      .max(200, rules)
      .optional()
      .describe('From the first to the last: the first that matches decides.'),
    default: Default,
  },
  allowed('must be a policy: version, rules, default'),
);
export type PolicyFile = z.infer<typeof PolicyFile>;
export type RequirementFields = Omit<NonNullable<PolicyFile['rules']>[number], 'name' | 'when'>;

/** The keys that are allowed at each place, for whoever misspelt one. */
export const KEYS = {
  policy: Object.keys(PolicyFile.shape),
  rule: Object.keys(Rule.shape),
  when: Object.keys(When.shape),
  fallback: Object.keys(FallbackFields.shape),
  default: Object.keys(Default.shape),
} as const;

/** The published JSON Schema of `policy.yaml`. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(PolicyFile, { target: 'draft-7', io: 'input' });
  return {
    $schema,
    title: 'Step-up policy of Facenition, version 1',
    ...schema,
  };
}
