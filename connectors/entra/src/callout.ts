import { HookFault, type HookReply, parsePayload } from '@facenition/hook';
import * as z from 'zod';

const Guid = z.guid().toLowerCase();

/** What every event has that a custom authentication extension is called for. */
const Context = z.looseObject({ correlationId: Guid });

/** With the person who signs in. */
export const UserContext = Context.extend({ user: z.looseObject({ id: Guid }) });

/** Of a sign-up: nobody has an object id yet. */
export const SignUpContext = Context.extend({
  clientServicePrincipal: z.looseObject({ appId: Guid }),
});

/** An event of one kind (`tokenIssuanceStart`), with the parts of `data` that we rely on. */
export function calloutOf<Parts extends z.ZodRawShape>(event: string, parts: Parts) {
  const dataType = `microsoft.graph.on${event[0]?.toUpperCase()}${event.slice(1)}CalloutData`;
  return z.looseObject({
    type: z.literal(`microsoft.graph.authenticationEvent.${event}`),
    data: z.looseObject({ '@odata.type': z.literal(dataType), tenantId: Guid, ...parts }),
  });
}

interface Callout {
  readonly data: { readonly tenantId: string };
}

/**
 * The event, if it is one of this tenant. Throws `HookFault` `ERR_PAYLOAD_INVALID`,
 * `ERR_PAYLOAD_FOREIGN`.
 */
export function readCallout<Event extends Callout>(
  schema: z.ZodType<Event>,
  payload: unknown,
  { name, tenantId }: { readonly name: string; readonly tenantId: string },
): Event['data'] {
  const { data } = parsePayload(schema, payload, name);
  if (data.tenantId !== tenantId.toLowerCase()) {
    throw new HookFault('ERR_PAYLOAD_FOREIGN', 'the event of another tenant');
  }
  return data;
}

/** The one action of an answer; every answer has exactly one. */
export function actionReply(
  event: string,
  action: string,
  parts: Readonly<Record<string, unknown>> = {},
): HookReply {
  const dataType = `microsoft.graph.on${event[0]?.toUpperCase()}${event.slice(1)}ResponseData`;
  const one = { '@odata.type': `microsoft.graph.${event}.${action}`, ...parts };
  return { status: 200, body: { data: { '@odata.type': dataType, actions: [one] } } };
}
