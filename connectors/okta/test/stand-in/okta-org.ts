import { createServer } from 'node:http';
import express from 'express';
import { onTestFinished } from 'vitest';
import { listenHere } from '../../../../server/test/listen-here.ts';
import type { InlineHookType } from './hooks.ts';
import { managementRoutes } from './management.ts';
import { registrationRoutes } from './registration.ts';
import { samlRoutes } from './saml.ts';
import { type ServiceApplication, serviceApplicationRoutes } from './service-application.ts';
import { signInRoutes } from './sign-in.ts';
import {
  emptyOrg,
  type HookChannel,
  newId,
  type OrgState,
  type OrgUser,
  POLICY,
  PROFILE_POLICY,
} from './state.ts';

export interface OktaOrg {
  readonly url: string;
  readonly state: OrgState;
  /** One that may do what these scopes say. */
  addServiceApplication(application: ServiceApplication): void;
  addUser(login: string, password?: string): OrgUser;
  /** As an administrator does it, and attaches it where one is attached. */
  addInlineHook(type: InlineHookType, uri: string, secret: string): string;
  /** One that has answered the question whether it is ours. */
  addEventHook(items: readonly string[], uri: string, secret: string): void;
}

/**
 * A stand-in of an Okta org, written from Okta's documents of November 2026: hooks and what they may
 * answer, an authorization server, sign-ups, a SAML application, the management interface.
 */
export async function startOktaOrg(): Promise<OktaOrg> {
  const state = emptyOrg();
  const app = express();
  app.disable('x-powered-by');
  app.use('/api/v1', managementRoutes(state));
  app.use(signInRoutes(state), registrationRoutes(state), samlRoutes(state));
  state.url = await listenHere(createServer(app), onTestFinished);
  return {
    url: state.url,
    state,
    addServiceApplication: (application) =>
      void app.use(serviceApplicationRoutes(state, application)),
    addUser(login, password) {
      const profile = { login, firstName: 'Mira', lastName: 'Holt' };
      const user = { id: newId('00u'), profile, password };
      state.users.set(user.id, user);
      return user;
    },
    addEventHook(items, uri, secret) {
      const id = newId('who');
      state.eventHooks.set(id, {
        ...{ id, name: id, status: 'ACTIVE', verificationStatus: 'VERIFIED' },
        ...{ events: { type: 'EVENT_TYPE', items }, channel: channelTo(uri, secret) },
      });
    },
    addInlineHook(type, uri, secret) {
      const channel = channelTo(uri, secret);
      const hook = { name: type, type, version: '1.0.0', channel };
      const id = newId('cal');
      state.inlineHooks.set(id, { ...hook, id, status: 'ACTIVE' });
      attach(state, type, id);
      return id;
    },
  };
}

function channelTo(uri: string, secret: string): HookChannel {
  const authScheme = { type: 'HEADER', key: 'Authorization', value: secret };
  return { type: 'HTTP', version: '1.0.0', config: { uri, authScheme } };
}

function attach({ rules }: OrgState, type: InlineHookType, id: string): void {
  const [access] = rules.get(POLICY) ?? [];
  const [profile] = rules.get(PROFILE_POLICY) ?? [];
  if (type === 'com.okta.oauth2.tokens.transform') {
    Object.assign(access?.actions.token, { inlineHook: { id } });
  }
  if (type === 'com.okta.user.pre-registration') {
    const preRegistrationInlineHooks = [{ inlineHookId: id }];
    Object.assign(profile?.actions.profileEnrollment, { preRegistrationInlineHooks });
  }
}
