import { randomBytes } from 'node:crypto';
import { type Clock, FacenitionError } from '@facenition/core';
import { type ClientScope, checkRosterPurpose, USUAL_SCOPES } from '../client-scope.ts';
import { codeHash, newCode } from '../senders/code.ts';
import type { CodeSender } from '../senders/code-sender.ts';
import type { Caller, IdentityTenant } from '../store/client-tokens.ts';
import { type Alongside, type Origin, originOf, type ServiceStore } from './ports.ts';

const CODES_HOLD_MINUTES = 10;
const MINUTE_MS = 60_000;

export interface IssuedClientToken {
  readonly token: string;
  readonly scopes: readonly ClientScope[];
  readonly expiresAt?: number;
}

interface Wanted {
  readonly scopes?: readonly ClientScope[] | undefined;
  readonly expiry?: number | undefined;
}

/** How client tokens come to be. Every method rejects with `ERR_STORE_FAILED`. */
export interface ClientRegistration {
  /** `by`: the administrator who asks. Rejects with `ERR_SCOPE_INSUFFICIENT`, `ERR_EXPIRY_INVALID`. */
  issue(
    wanted: Wanted & {
      readonly name: string;
      readonly by?: Caller;
      readonly roster_purpose?: string | undefined;
      /** The one whose people it may act for; of an administrator that is bound itself, that. */
      readonly boundTo?: IdentityTenant | undefined;
    },
    origin: Origin,
    alongside?: Alongside<IssuedClientToken>,
  ): Promise<IssuedClientToken>;
  /** Sends a code to each address. Rejects with `ERR_DELIVERY_FAILED`; then nothing was begun. */
  register(pair: Pair): Promise<{ readonly credential: string; readonly expiresAt: number }>;
  /** Whether both codes are right. Counts a try. */
  prove(codes: {
    readonly credential: string;
    readonly email_code: string;
    readonly phone_code: string;
  }): Promise<boolean>;
  /** `undefined`: the pair is not verified. Rejects as `issue`. */
  issueVerified(
    wanted: Wanted & Pair & { readonly credential: string; readonly by?: Caller },
    origin: Origin,
  ): Promise<IssuedClientToken | undefined>;
  /** A short-lived token for a longer-lived one. Rejects as `issue`. */
  exchange(
    caller: Caller,
    wanted: Wanted & { readonly seconds: number },
    origin: Origin,
  ): Promise<IssuedClientToken>;
}

interface Pair {
  readonly email: string;
  readonly phone: string;
}

export interface RegistrationPorts {
  readonly store: ServiceStore;
  /** Absent: there is no way to send codes, and nobody can register by them. */
  readonly sender?: CodeSender;
  readonly clock: Clock;
}

export function createClientRegistration(ports: RegistrationPorts): ClientRegistration {
  const { store, clock } = ports;
  return {
    async issue(
      { name, scopes, expiry, by, roster_purpose: rosterPurpose, boundTo },
      origin,
      alongside,
    ) {
      // Nobody can give what they have not, but an administrator a purpose; and an open door gives
      // no keys to others' doors.
      const most = by === undefined ? USUAL_SCOPES : [...by.scopes, 'roster' as const];
      const allowed = within(most, scopes, USUAL_SCOPES);
      checkRosterPurpose(allowed, rosterPurpose);
      const made = {
        name,
        scopes: allowed,
        expiry,
        ...(rosterPurpose !== undefined && { rosterPurpose }),
        ...(boundTo !== undefined && { boundTo }),
        ...boundAs(by),
      };
      return create(ports, made, origin, alongside);
    },
    register: (pair) => register(ports, pair),
    prove({ credential, email_code, phone_code }) {
      const hashes = {
        email: codeHash(email_code, credential),
        phone: codeHash(phone_code, credential),
      };
      return store.credentials
        .verify(credential, hashes, clock())
        .then((result) => result === 'verified');
    },
    async issueVerified({ credential, email, phone, scopes, expiry, by }, origin) {
      if (!(await store.credentials.isVerified(credential, { email, phone }))) return undefined;
      const made = { name: email, scopes: within(USUAL_SCOPES, scopes, USUAL_SCOPES), expiry };
      return create(ports, { ...made, ...boundAs(by), credentialId: credential }, origin);
    },
    exchange(caller, { seconds, scopes }, origin) {
      if (caller.parentId !== undefined) {
        throw new FacenitionError(
          'ERR_FIELD_INVALID',
          'seconds: a short-lived token is not exchanged',
        );
      }
      const ends = Math.min(clock() + seconds * 1000, caller.expiresAt ?? Number.POSITIVE_INFINITY);
      const allowed = within(caller.scopes, scopes, caller.scopes);
      const made = { name: caller.name, scopes: allowed, expiry: ends, parentId: caller.id };
      return create(ports, { ...made, ...boundAs(caller) }, origin);
    },
  };
}

/** Nobody can make a token that reaches further than their own. */
function boundAs(by: Caller | undefined): Pick<NewToken, 'boundTo'> {
  return by?.boundTo === undefined ? {} : { boundTo: by.boundTo };
}

function within(
  most: readonly ClientScope[],
  wanted: readonly ClientScope[] | undefined,
  usual: readonly ClientScope[],
): readonly ClientScope[] {
  const beyond = wanted?.find((scope) => !most.includes(scope));
  if (beyond === undefined) return wanted ?? usual.filter((scope) => most.includes(scope));
  throw new FacenitionError('ERR_SCOPE_INSUFFICIENT', `the scope ${beyond} cannot be given here`);
}

interface NewToken {
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  readonly expiry?: number | undefined;
  readonly parentId?: number;
  readonly credentialId?: string;
  readonly rosterPurpose?: string;
  readonly boundTo?: IdentityTenant;
}

async function create(
  { store, clock }: RegistrationPorts,
  { expiry, ...wanted }: NewToken,
  origin: Origin,
  alongside: Alongside<IssuedClientToken> = async () => {},
): Promise<IssuedClientToken> {
  if (expiry !== undefined && !(expiry > clock())) {
    throw new FacenitionError('ERR_EXPIRY_INVALID', 'the expiry must lie ahead');
  }
  const described = { ...wanted, ...(expiry !== undefined && { expiresAt: expiry }) };
  const { scopes } = described;
  return store.transaction(async (parts) => {
    const { id, token } = await parts.clientTokens.create(described, clock());
    await parts.auditEntries.append(
      { type: 'client-token-created', client: id, ...originOf(origin) },
      clock(),
    );
    const issued = { token, scopes, ...(expiry !== undefined && { expiresAt: expiry }) };
    await alongside(issued, parts);
    return issued;
  });
}

async function register(
  { store, sender, clock }: RegistrationPorts,
  { email, phone }: Pair,
): Promise<{ readonly credential: string; readonly expiresAt: number }> {
  if (sender === undefined) throw new FacenitionError('ERR_NOT_FOUND', 'codes cannot be sent here');
  const credential = `fnv_${randomBytes(16).toString('base64url')}`;
  const codes = { email: newCode(), phone: newCode() };
  const now = clock();
  const expiresAt = now + CODES_HOLD_MINUTES * MINUTE_MS;
  const hashes = {
    emailCodeHash: codeHash(codes.email, credential),
    phoneCodeHash: codeHash(codes.phone, credential),
  };
  await store.credentials.create(
    { id: credential, email, phone, ...hashes, codesExpireAt: expiresAt },
    now,
  );
  try {
    const validMinutes = CODES_HOLD_MINUTES;
    await sender.send({ kind: 'email', to: email, code: codes.email, validMinutes });
    await sender.send({ kind: 'phone', to: phone, code: codes.phone, validMinutes });
  } catch (fault) {
    await store.credentials.remove(credential);
    throw fault;
  }
  return { credential, expiresAt };
}
