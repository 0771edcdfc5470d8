import * as z from 'zod';
import { Instant, ok } from '../answers.ts';
import { FIELD } from '../fields.ts';
import { operation } from '../operation.ts';
import { STEP_UP_FIELD } from '../step-up-fields.ts';

const F = STEP_UP_FIELD;
const common = { versions: [1, 2], tag: 'step-up', photos: {} } as const;
const subject = { idp: F.idp, tenant: F.tenant, user: F.user, scope: F.scope };
const back = {
  asking: F.asking,
  return_to: F.return_to,
  return_by: F.return_by,
  state: F.return_state.optional(),
};

const EXAMPLE = {
  idp: 'cognito',
  tenant: 'us-east-1_AbCdEf123',
  user: '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e',
  scope: 'sign-in',
  asking: 'Portal',
  return_to: 'https://portal.example/face/done',
} as const;
const TXN = 'fntx_ZWNobyBvZiBhIHJvc3Rlcg';
const EXPIRES = '2026-06-01T08:04:00.000Z';

/** `transactions` */
export const transactionsBegin = operation({
  ...common,
  id: 'transactionsBegin',
  path: '/transactions',
  access: 'step-up',
  idempotent: true,
  summary: 'Begin a live capture',
  description:
    'The policy decides what is asked of this person. Where no face is asked for, `required` is ' +
    'false and there is nothing to do. Else send the browser to `url`: it comes back to a ' +
    'registered return address with `txn`, `ticket` and `state`, which no other browser learns: ' +
    'consume the ticket for the session of yours that began it. One browser, three tries, four ' +
    'minutes. For `stay` the element in your page gets `browser_key`, and its event the ticket. ' +
    'The reference of a `sign-up` is nobody’s until it is bound to the account, within a day.',
  fields: z.strictObject({
    purpose: F.purpose,
    ...subject,
    user: F.user
      .optional()
      .describe(
        'As the identity provider knows the person. Needed, but of a sign-up: then refused.',
      ),
    nonce: F.consumer_nonce,
    ...back,
    application: F.application.optional(),
    groups: F.groups.optional(),
    risk: F.risk.optional(),
    accuracy: FIELD.accuracy
      .removeDefault()
      .optional()
      .describe('The least level, where that is more than the policy asks for.'),
    assurance: F.assurance.optional(),
    replaces: F.replaces.optional(),
  }),
  answer: z.strictObject({
    ok,
    required: z.boolean().describe('Whether a face is asked for.'),
    rule: z.string().describe('The rule of the policy that decided.'),
    txn: z.string().exactOptional(),
    url: z.url().exactOptional().describe('Our page, for the browser of the person.'),
    expires_at: Instant.exactOptional(),
    browser_key: z
      .string()
      .exactOptional()
      .describe('For the element of that one browser: a secret.'),
  }),
  example: {
    fields: { ...EXAMPLE, nonce: 'm9w0cT2xQ1yVb7Lk3sHdPg' },
    answer: {
      ok: true,
      required: true,
      rule: 'default',
      txn: TXN,
      url: `https://verify.example/capture/${TXN}`,
      expires_at: EXPIRES,
    },
  },
});

/** `transactions/status` */
export const transactionsStatus = operation({
  ...common,
  id: 'transactionsStatus',
  path: '/transactions/status',
  access: 'step-up',
  idempotent: false,
  summary: 'How a live capture stands',
  description:
    'For the client that began it; to others there is none. That it passed opens no door: consume ' +
    'its ticket.',
  fields: z.strictObject({ txn: F.txn }),
  answer: z.strictObject({
    ok,
    txn: z.string(),
    purpose: z.enum(['verification', 'enrolment', 'sign-up']),
    state: z.enum(['open', 'passed', 'failed', 'cancelled', 'expired']),
    reason: z.string().exactOptional().describe('Why it stands so.'),
    idp: z.string(),
    tenant: z.string(),
    user: z.string().exactOptional().describe('Not of a sign-up.'),
    scope: z.string(),
    reference_id: z
      .string()
      .exactOptional()
      .describe('Of one that passed: for the user record, or, of a sign-up, to be bound.'),
  }),
  example: {
    fields: { txn: TXN },
    answer: {
      ok: true,
      txn: TXN,
      purpose: 'verification',
      state: 'passed',
      idp: EXAMPLE.idp,
      tenant: EXAMPLE.tenant,
      user: EXAMPLE.user,
      scope: EXAMPLE.scope,
      reference_id: 'fnr_...',
    },
  },
});

/** `invitations` */
export const invitationsCreate = operation({
  ...common,
  id: 'invitationsCreate',
  path: '/invitations',
  access: 'enrol',
  idempotent: true,
  summary: 'Invite a person to enrol',
  description:
    'A link for one enrolment on the capture page. Whoever has it enrols: send it to the person on ' +
    'a way that only they can read. A look at it uses nothing up.',
  fields: z.strictObject({
    ...subject,
    ...back,
    days: F.days,
    replaces: F.replaces.optional(),
  }),
  answer: z.strictObject({
    ok,
    invitation: z.string().describe('To withdraw it by.'),
    url: z.url().describe('A secret, for the person alone.'),
    expires_at: Instant,
  }),
  example: {
    fields: EXAMPLE,
    answer: {
      ok: true,
      invitation: 'fnin_...',
      url: 'https://verify.example/capture/invitation/...',
      expires_at: '2026-06-08T08:00:00.000Z',
    },
  },
});

/** `invitations/withdraw` */
export const invitationsWithdraw = operation({
  ...common,
  id: 'invitationsWithdraw',
  path: '/invitations/withdraw',
  access: 'enrol',
  idempotent: true,
  summary: 'Withdraw an invitation',
  description:
    'Nobody can enrol by it from then on. For the client that invited; to others there is none. One ' +
    'that was used is not there any more.',
  fields: z.strictObject({ invitation: F.invitation }),
  answer: z.strictObject({ ok }),
  example: { fields: { invitation: `fnin_${'A'.repeat(22)}` }, answer: { ok: true } },
});
