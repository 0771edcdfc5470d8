import { json, Router } from 'express';
import { callInlineHook, envelope, headersOf } from './hooks.ts';
import {
  type EventHook,
  newId,
  type OrgState,
  PROFILE_POLICY,
  type Profile,
  type Session,
} from './state.ts';
import { personOf } from './tokens.ts';

const TYPE = 'com.okta.user.pre-registration';

/** The form of a sign-up, and the one that asks whoever signs in for more. */
export function registrationRoutes(org: OrgState): Router {
  const router = Router();
  router.post('/idp/idx/enroll/new', json(), async (request, response) => {
    const userProfile: Profile = request.body;
    const data = { context: {}, userProfile, action: 'ALLOW' };
    const result = await ask(org, 'self.service.registration', data);
    if (result.outcome === 'denied') return void response.status(400).json(result);
    const profile = { ...userProfile, ...result.update, login: String(userProfile.login) };
    const user = { id: newId('00u'), profile, password: 'chosen afterwards' };
    org.users.set(user.id, user);
    response.json({ id: user.id });
    await tellOfCreation(org, user.id, profile.login);
  });
  router.post('/idp/idx/enroll/update', json(), async (request, response) => {
    const session = org.sessions.get(request.get('cookie')?.split('sid=')[1] ?? '');
    if (session === undefined) return void response.status(401).end();
    const result = await progressive(org, session, request.body);
    if (result.outcome === 'denied') return void response.status(400).json(result);
    Object.assign(session.user.profile, request.body, result.update);
    response.json({ id: session.user.id });
  });
  return router;
}

function progressive(org: OrgState, session: Session, update: Profile) {
  const { user } = personOf(org, session);
  const data = { context: { user }, action: 'ALLOW', userProfileUpdate: update };
  return ask(org, 'progressive.profile', data);
}

type Asked =
  | { readonly outcome: 'allowed'; readonly update: Profile }
  | { readonly outcome: 'denied'; readonly error: string };

/** Nobody is let in where the hook does not answer, says no, or says what cannot be done. */
async function ask(org: OrgState, requestType: string, data: object): Promise<Asked> {
  const [rule] = org.rules.get(PROFILE_POLICY) ?? [];
  const [attached] = rule?.actions.profileEnrollment.preRegistrationInlineHooks ?? [];
  const hook = org.inlineHooks.get(attached?.inlineHookId);
  if (hook === undefined) return { outcome: 'allowed', update: {} };
  const result = await callInlineHook(org, hook, { ...envelope(TYPE, 'reg1'), requestType, data });
  const denied = (error: string): Asked => ({ outcome: 'denied', error });
  if (result.kind === 'failed') return denied('Registration cannot be completed at this time.');
  const { error, commands } = result.body ?? {};
  if (error) return denied(error.errorSummary ?? 'Registration denied.');
  const own =
    requestType === 'progressive.profile'
      ? 'com.okta.user.progressive.profile.update'
      : 'com.okta.user.profile.update';
  let update: Profile = {};
  for (const { type, value } of commands ?? []) {
    if (type === 'com.okta.action.update') {
      if (value.registration !== 'ALLOW') return denied('Registration denied.');
    } else if (type === own && Object.keys(value).every((name) => org.properties.has(name))) {
      update = { ...update, ...value };
    } else return denied('Registration cannot be completed at this time.');
  }
  return { outcome: 'allowed', update };
}

/** Event hooks come after the fact, and are tried twice. */
async function tellOfCreation(org: OrgState, id: string, login: string): Promise<void> {
  const eventType = 'user.lifecycle.create';
  for (const hook of org.eventHooks.values()) {
    const isMeant = hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED';
    if (!isMeant || !hook.events.items.includes(eventType)) continue;
    const target = [{ id, type: 'User', alternateId: login, displayName: login }];
    const event = { uuid: crypto.randomUUID(), eventType, target };
    const payload = {
      ...{ eventType: 'com.okta.event_hook', eventTypeVersion: '1.0', cloudEventsVersion: '0.1' },
      ...{ source: `${org.url}/api/v1/eventHooks/${hook.id}`, eventId: crypto.randomUUID() },
      data: { events: [event], context: {} },
    };
    const isTold = (await tell(org, hook, payload)) || (await tell(org, hook, payload));
    if (!isTold) org.log.push('event_hook.delivery failed');
  }
}

async function tell(org: OrgState, { channel }: EventHook, payload: object): Promise<boolean> {
  const response = await fetch(channel.config.uri, {
    ...{ method: 'POST', body: JSON.stringify(payload), headers: headersOf(channel.config) },
    signal: AbortSignal.timeout(3000),
  });
  await response.body?.cancel();
  org.log.push(`event_hook.delivery ${response.status}`);
  return response.ok;
}
