import { HookFault } from '@facenition/hook';
import * as z from 'zod';
import { SignUpContext } from './callout.ts';

const Attribute = z.record(z.string(), z.unknown()).transform((fields) => {
  // One of the published samples writes `@odata.Type`.
  const [, type] =
    Object.entries(fields).find(([name]) => name.toLowerCase() === '@odata.type') ?? [];
  return { type, value: fields.value };
});

/** What whoever signs up has entered so far, and how they proved who they are. */
export const SignUpParts = {
  authenticationContext: SignUpContext,
  userSignUpInfo: z.looseObject({
    attributes: z.record(z.string(), Attribute),
    identities: z
      .array(
        z.looseObject({
          signInType: z.string(),
          issuer: z.string(),
          issuerAssignedId: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
};

/** Who signs up, as far as Entra knows it by then. */
export interface SignUpIdentity {
  /** The application that the person comes from. */
  readonly applicationId: string;
  /** That Entra has verified with a code, where the person signs up by one. */
  readonly email?: string;
}

/**
 * Which capture is this person's: the application that had it made knows, by an address that it has
 * verified itself. `undefined`: none.
 */
export type FindCapture = (
  identity: SignUpIdentity,
  signal: AbortSignal,
) => Promise<string | undefined>;

export function identityOf({
  authenticationContext,
  userSignUpInfo,
}: z.output<z.ZodObject<typeof SignUpParts>>): SignUpIdentity {
  const { appId: applicationId } = authenticationContext.clientServicePrincipal;
  const identity = userSignUpInfo.identities?.find(({ signInType }) =>
    signInType.toLowerCase().startsWith('email'),
  );
  const email = identity?.issuerAssignedId ?? undefined;
  return { applicationId, ...(email !== undefined && { email }) };
}

const TEXT = 'microsoft.graph.stringDirectoryAttributeValue';

type Attributes = Readonly<Record<string, { readonly type: unknown; readonly value: unknown }>>;

/**
 * The text of an attribute that the user flow collects; `undefined` where nothing was entered.
 * Throws `HookFault` `ERR_PAYLOAD_INVALID` where the flow does not collect it, or not as a text: an
 * answer about it would be ignored.
 */
export function textAttribute(attributes: Attributes, name: string): string | undefined {
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (attribute?.type !== TEXT) {
    throw new HookFault(
      'ERR_PAYLOAD_INVALID',
      'the user flow does not collect the attribute of the capture, or not as a text',
    );
  }
  const { value } = attribute;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  throw new HookFault('ERR_PAYLOAD_INVALID', 'the attribute of the capture is no text');
}

/** What a person reads who cannot go on. */
export interface SignUpTexts {
  readonly blockTitle: string;
  readonly blockMessage: string;
  /** Above the fields. */
  readonly fixFields: string;
  /** Beside the field of the capture. */
  readonly captureUnknown: string;
}

export const SIGN_UP_TEXTS: SignUpTexts = {
  blockTitle: 'Face enrolment needed',
  blockMessage: 'Finish face enrolment, then start again.',
  fixFields: 'Please fix the fields below.',
  captureUnknown: 'This face enrolment code is unknown or has expired.',
};
