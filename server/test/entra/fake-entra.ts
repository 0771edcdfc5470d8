import { randomUUID, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { listenHere } from '../listen-here.ts';
import type { WhenDone } from '../temporary-folder.ts';

export const ANSWERS_TO = '/common/federation/externalauthprovider';
export const AMR_VALUES = 'face fido fpt hwk iris otp pop retina sc sms swk tel vbm'.split(' ');

/** A person who has passed the first factor in a tenant. */
export interface EntraPerson {
  readonly tenantId: string;
  readonly oid: string;
  readonly sub: string;
  /** Of the app registration that stands for the provider. */
  readonly appId: string;
}

/** What a sign-in waits for. */
interface Waiting {
  readonly clientId: string;
  readonly nonce: string;
  readonly sub: string;
  readonly acr: readonly string[];
  readonly amr: readonly string[];
}

/** What Entra makes of an answer. */
export interface Verdict {
  readonly mfa: 'satisfied' | 'refused';
  readonly why: string;
}

type Fields = Record<string, string>;

export interface FakeEntra {
  /** Its authority. */
  readonly url: string;
  /** What every answer came to, the last one last. */
  readonly verdicts: readonly (Verdict & { readonly fields: Fields })[];
  /** A hint as Entra makes it: it expires a second before it is issued. */
  hint(
    person: EntraPerson,
    claims?: Record<string, unknown>,
    header?: { readonly alg?: string; readonly kid?: string },
  ): Promise<string>;
  /** The form that a browser posts to the provider; a field that is `undefined` is left out. */
  form(
    person: EntraPerson,
    clientId: string,
    more?: Record<string, string | undefined>,
  ): Promise<Fields>;
  /** The address of a page that posts such a form by itself, as Entra's does. */
  page(action: string, fields: Fields): string;
  /** Puts the keys of this tenant in place of what signs for it. */
  signAs(tenantId: string, keysOf: string): Promise<void>;
  /** Discovery and keys cannot be had any more. */
  fail(): void;
}

export interface FakeEntraOptions {
  readonly clock: () => number;
  /** Where the provider's discovery document is. */
  readonly discoveryUrl: () => string;
  /** What it is called by; without: an address. */
  readonly host?: string;
  /** What it says its own address is; without: where it listens. */
  readonly authority?: string;
  /** Where the browser goes once the second factor is satisfied. */
  readonly applicationUrl?: () => string;
}

/** Microsoft Entra, as far as an external method sees it, over HTTP. */
export async function startFakeEntra(
  options: FakeEntraOptions,
  whenDone: WhenDone = onTestFinished,
): Promise<FakeEntra> {
  const keys = createTenantKeys();
  const waiting = new Map<string, Waiting>();
  const pages: string[] = [];
  const verdicts: (Verdict & { fields: Fields })[] = [];
  let failing = false;
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const url = await listenHere(server, whenDone, options.host);
  const authority = options.authority ?? url;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, tenantId = '', ...rest] = (request.url ?? '').split('/');
    const issuer = `${authority}/${tenantId}/v2.0`;
    if (failing) return void response.writeHead(500).end();
    switch (rest.join('/')) {
      case 'v2.0/.well-known/openid-configuration':
        return json(response, { issuer, jwks_uri: `${authority}/${tenantId}/discovery/v2.0/keys` });
      case 'discovery/v2.0/keys':
        return json(response, { keys: [await keys.publicOf(tenantId)] });
      case 'federation/externalauthprovider': {
        const fields = Object.fromEntries(new URLSearchParams(await textOf(request)));
        const verdict = await judge(fields);
        verdicts.push({ ...verdict, fields });
        const to = options.applicationUrl?.();
        if (to !== undefined) return void response.writeHead(302, { Location: to }).end();
        return void response.end(verdict.mfa);
      }
      case 'start':
        return void response.setHeader('Content-Type', 'text/html').end(pages[Number(tenantId)]);
      default:
        response.writeHead(404).end();
    }
  }

  async function judge(fields: Fields): Promise<Verdict> {
    const { state = '', id_token: token, error } = fields;
    const asked = waiting.get(state);
    if (asked === undefined) return refused('unknown or used state');
    waiting.delete(state);
    if (error !== undefined) return refused(error);
    try {
      return await judgeToken(token ?? '', asked, options);
    } catch (fault) {
      return refused(String(fault));
    }
  }

  async function hint(
    { tenantId, oid, sub, appId }: EntraPerson,
    claims: Record<string, unknown> = {},
    header: { readonly alg?: string; readonly kid?: string } = {},
  ): Promise<string> {
    const iat = Math.floor(options.clock() / 1000);
    const own = {
      ver: '2.0',
      iss: `${authority}/${tenantId}/v2.0`,
      sub,
      aud: appId,
      oid,
      tid: tenantId,
    };
    const named = { name: 'Mira Holt', preferred_username: 'mira.holt@acme.example' };
    const times = { exp: iat - 1, iat, nbf: iat };
    const { kid, privateKey } = await keys.signingOf(tenantId, header.alg);
    return new SignJWT({ ...own, ...named, ...times, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
      .sign(privateKey);
  }

  return {
    url,
    verdicts,
    hint,
    async form(person, clientId, more = {}) {
      const [nonce, state] = [`AwABEgE-${randomUUID()}`, `QABAAE-${randomUUID()}`];
      const acr = ['possessionorinherence'];
      waiting.set(more.state ?? state, {
        clientId,
        nonce: more.nonce ?? nonce,
        sub: person.sub,
        acr,
        amr: AMR_VALUES,
      });
      const claims = {
        id_token: {
          acr: { essential: true, values: acr },
          amr: { essential: true, values: AMR_VALUES },
        },
      };
      const fields = {
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        client_id: clientId,
        redirect_uri: authority + ANSWERS_TO,
        nonce,
        state,
        id_token_hint: await hint(person),
        claims: JSON.stringify(claims),
        'client-request-id': randomUUID(),
        ...more,
      };
      const given = Object.entries(fields).filter(
        (field): field is [string, string] => field[1] !== undefined,
      );
      return Object.fromEntries(given);
    },
    page(action, fields) {
      const inputs = Object.entries(fields).map(
        ([name, value]) => `<input name="${name}" value="${value.replaceAll('"', '&quot;')}">`,
      );
      const form = `<form method="post" action="${action}">${inputs.join('')}</form>`;
      const at = pages.push(`${form}<script>document.forms[0].submit()</script>`) - 1;
      return `${url}/${at}/start`;
    },
    signAs: (tenantId, keysOf) => keys.borrow(tenantId, keysOf),
    fail() {
      failing = true;
    },
  };
}

/** Each tenant has a key of its own, all of the same name. */
function createTenantKeys() {
  const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();
  const borrowed = new Map<string, string>();
  const pairOf = (tenantId: string) => {
    const pair = pairs.get(tenantId) ?? generateKeyPair('RS256', { extractable: true });
    pairs.set(tenantId, pair);
    return pair;
  };
  const kid = 'entraTestKid01';
  return {
    async publicOf(tenantId: string): Promise<JWK> {
      return { ...(await exportJWK((await pairOf(tenantId)).publicKey)), kid, use: 'sig' };
    },
    async signingOf(tenantId: string, alg = 'RS256') {
      const { privateKey } = await pairOf(borrowed.get(tenantId) ?? tenantId);
      return { kid, privateKey: await importJWK(await exportJWK(privateKey), alg) };
    },
    async borrow(tenantId: string, keysOf: string): Promise<void> {
      borrowed.set(tenantId, keysOf);
    },
  };
}

const KeySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), x5c: z.array(z.string()) })),
});

/** Every rule of Entra for an id_token; throws where one is broken. */
async function judgeToken(
  token: string,
  asked: Waiting,
  { discoveryUrl, clock }: FakeEntraOptions,
): Promise<Verdict> {
  const discovery = await read(discoveryUrl());
  const { keys } = KeySet.parse(await read(String(discovery.jwks_uri)));
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys }), {
    algorithms: ['RS256'],
    issuer: String(discovery.issuer),
    audience: asked.clientId,
    subject: asked.sub,
    requiredClaims: ['exp', 'iat', 'nonce', 'acr', 'amr'],
    currentDate: new Date(clock()),
  });
  const [certificate] = keys.find(({ kid }) => kid === protectedHeader.kid)?.x5c ?? [];
  await jwtVerify(token, new X509Certificate(Buffer.from(certificate ?? '', 'base64')).publicKey, {
    currentDate: new Date(clock()),
  });
  const { nonce, acr, amr } = payload;
  if (nonce !== asked.nonce) return refused('nonce');
  if (typeof acr !== 'string' || !asked.acr.includes(acr)) return refused('acr');
  const [method, ...others] = Array.isArray(amr) ? amr : [];
  if (others.length > 0 || !asked.amr.includes(String(method))) return refused('amr');
  return { mfa: 'satisfied', why: String(method) };
}

async function read(address: string): Promise<Record<string, unknown>> {
  const answer = await fetch(address);
  const bytes = await answer.arrayBuffer();
  if (Number(answer.headers.get('Content-Length')) !== bytes.byteLength) throw new Error('length');
  return JSON.parse(new TextDecoder().decode(bytes));
}

function refused(why: string): Verdict {
  return { mfa: 'refused', why };
}

function json(response: ServerResponse, body: unknown): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
