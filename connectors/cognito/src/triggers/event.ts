import { HookFault, parsePayload } from '@facenition/hook';
import * as z from 'zod';

/** Whose events a trigger takes. */
export interface EventOwner {
  /** `us-east-1_AbCdEf123`: the tenant. Events of other pools are refused. */
  readonly userPoolId: string;
  /** App clients; absent: every one of the pool. */
  readonly clientIds?: readonly string[] | undefined;
}

const Head = z.looseObject({
  userPoolId: z.string(),
  callerContext: z.looseObject({ clientId: z.string().regex(/^[\w+]{1,128}$/) }),
});

/**
 * What every trigger gets, and what this one relies on; all else goes back as it came.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function triggerEvent<Source extends string, Request extends z.ZodType>(
  sources: readonly Source[],
  request: Request,
) {
  return Head.extend({
    userName: z.string().min(1).max(128),
    triggerSource: z.literal([...sources]),
    request,
  });
}

/**
 * The event of a trigger. Throws `HookFault` `ERR_PAYLOAD_FOREIGN` where it is of another pool or app
 * client, `ERR_PAYLOAD_INVALID`.
 */
export function readEvent<Output>(
  schema: z.ZodType<Output>,
  payload: unknown,
  name: string,
  { userPoolId, clientIds }: EventOwner,
): Output {
  const head = parsePayload(Head, payload, name);
  const { clientId } = head.callerContext;
  const isOurs = head.userPoolId === userPoolId && (clientIds?.includes(clientId) ?? true);
  if (!isOurs) {
    throw new HookFault('ERR_PAYLOAD_FOREIGN', 'the event is of another user pool or app client');
  }
  return parsePayload(schema, payload, name);
}

/**
 * What Cognito takes for an answer: the event that it sent, whole, with the response filled in.
 * Anything less is `InvalidLambdaResponseException`.
 */
export function eventWith(event: object, response: Readonly<Record<string, unknown>>): object {
  return { ...event, response };
}

/** The response as it came: what a function before this one has written stays. */
export function responseOf(event: object): Readonly<Record<string, unknown>> {
  const response: unknown = 'response' in event ? event.response : undefined;
  return typeof response === 'object' && response !== null ? { ...response } : {};
}
