import type { Random } from '../../../scripts/random.ts';
import type { Acknowledged, Logged } from './acknowledged.ts';
import type { Answer, Ask } from './connection.ts';
import { statesOf } from './states.ts';

/** Photographs of one person in base64. */
export interface Photos {
  readonly enrolment: string;
  readonly probe: string;
}

interface Token {
  readonly token: string;
  readonly id: string;
}

/** What was asked, and not answered because the server died. */
type Doubt =
  | { readonly about: 'revocation'; readonly of: Token }
  | { readonly about: 'rotation'; readonly of: Token; readonly key: string | undefined };

/** Somebody who uses the server, one request after the other, and remembers every answer. */
export interface Customer {
  /** Goes on until there is no answer. */
  liveOn(ask: Ask): Promise<void>;
  /** Clears up every doubt, and tries every token that was retired and not tried since. */
  settle(ask: Ask): Promise<void>;
}

const LOOKED_UP_AT_ONCE = 20;

/** A customer who does by chance one thing or another; `random` decides, so that it can be repeated. */
export function createCustomer(photos: Photos, random: Random, told: Acknowledged): Customer {
  const { entries, states, successors, counts, failures } = told;
  const secret = {
    device_secret: Buffer.from(
      Array.from({ length: 32 }, () => Math.floor(random.unit() * 256)),
    ).toString('base64url'),
    scope: 'crash',
    accuracy: 2,
  };
  const own: string[] = [];
  let current: Token | undefined;
  let doubt: Doubt | undefined;
  /** Retired, and not tried since the server was started anew. */
  let retired: Token[] = [];
  const toTry: Token[] = [];

  const note = ({ requestId }: Answer, ...logged: readonly Logged[]): void => {
    entries.set(requestId, logged);
  };
  const expectThat = (holds: boolean, what: string): void => {
    if (!holds) failures.push(what);
  };

  async function enrol(ask: Ask): Promise<boolean> {
    const answer = await ask('/generate', { ...secret, photo: photos.enrolment });
    if (answer?.status !== 200) return answer !== undefined;
    counts.enrolments += 1;
    note(answer, 'token-issued');
    adopt(answer);
    return true;
  }

  function adopt({ body }: Answer): void {
    current = { token: String(body.token), id: String(body.id) };
    own.push(current.id);
    states.set(current.id, ['active']);
  }

  function retire(token: Token, as: 'revoked' | 'rotated'): void {
    states.set(token.id, [as]);
    retired.push(token);
    current = undefined;
    doubt = undefined;
  }

  async function rotate(ask: Ask, of: Token, key: string | undefined): Promise<boolean> {
    const isRepeated = doubt !== undefined;
    doubt = { about: 'rotation', of, key };
    states.set(of.id, ['active', 'rotated']);
    const answer = await ask(
      '/rotate',
      { ...secret, photo: photos.probe, token: of.token },
      { ...(key !== undefined && { key }), ...(isRepeated && { alsoGood: 409 }) },
    );
    if (answer === undefined) return false;
    // The server died with this request in its hands, and nobody knows how far it came.
    if (answer.status === 409) return lookUp(ask, of);
    expectThat(answer.body.authenticated === true, '/rotate refused a good token');
    retire(of, 'rotated');
    if (typeof answer.body.token !== 'string') {
      failures.push('/rotate gave no token');
      return true;
    }
    counts[answer.isReplayed ? 'rotations given again' : 'rotations'] += 1;
    if (!answer.isReplayed) note(answer, 'token-rotated', 'token-issued', 'verification match');
    adopt(answer);
    successors.set(of.id, String(answer.body.id));
    return true;
  }

  /** Whether the token was rotated: then the new one is lost, and somebody has to enrol again. */
  async function lookUp(ask: Ask, token: Token): Promise<boolean> {
    const [state] = (await statesOf(ask, [token.id], told)) ?? [];
    if (state === undefined) return false;
    if (state === 'rotated') retire(token, 'rotated');
    else {
      states.set(token.id, ['active']);
      current = token;
      doubt = undefined;
    }
    return true;
  }

  async function revoke(ask: Ask, of: Token): Promise<boolean> {
    const isRepeated = doubt !== undefined;
    doubt = { about: 'revocation', of };
    states.set(of.id, ['active', 'revoked']);
    const answer = await ask('/revoke', { id: of.id });
    if (answer?.status !== 200) return answer !== undefined;
    expectThat(isRepeated || answer.body.already === false, '/revoke found a good token retired');
    counts.revocations += 1;
    if (answer.body.already === false) note(answer, 'token-revoked');
    retire(of, 'revoked');
    return true;
  }

  async function authenticate(ask: Ask, { token }: Token, expected: boolean): Promise<boolean> {
    const answer = await ask('/authenticate', { ...secret, photo: photos.probe, token });
    if (answer?.status !== 200) return answer !== undefined;
    expectThat(answer.body.authenticated === expected, `/authenticate answered ${!expected}`);
    counts[expected ? 'matches' : 'refusals of retired tokens'] += 1;
    note(answer, expected ? 'verification match' : 'verification non-match');
    return true;
  }

  async function lookAtOwn(ask: Ask): Promise<boolean> {
    const ids = Array.from({ length: LOOKED_UP_AT_ONCE }, () => random.pick(own));
    return (await statesOf(ask, ids, told)) !== undefined;
  }

  function clearUp(ask: Ask, { about, of, ...rest }: Doubt): Promise<boolean> {
    if (about === 'revocation') return revoke(ask, of);
    const key = 'key' in rest ? rest.key : undefined;
    return key === undefined ? lookUp(ask, of) : rotate(ask, of, key);
  }

  async function tryRetired(ask: Ask, token: Token): Promise<boolean> {
    const isAnswered = await authenticate(ask, token, false);
    if (!isAnswered) toTry.push(token);
    return isAnswered;
  }

  /** Whether it was answered. */
  function step(ask: Ask): Promise<boolean> {
    if (doubt !== undefined) return clearUp(ask, doubt);
    const gone = toTry.pop();
    if (gone !== undefined) return tryRetired(ask, gone);
    if (current === undefined) return enrol(ask);
    const choice = random.unit();
    if (choice < 0.4) {
      const key = `key-${random.unit()}-${random.unit()}`;
      return rotate(ask, current, random.chance(0.5) ? key : undefined);
    }
    if (choice < 0.6) return authenticate(ask, current, true);
    if (choice < 0.8) return revoke(ask, current);
    return choice < 0.9 ? enrol(ask) : lookAtOwn(ask);
  }

  function comeBack(): void {
    toTry.push(...retired);
    retired = [];
  }

  return {
    async liveOn(ask) {
      comeBack();
      while (failures.length === 0 && (await step(ask)));
    },
    async settle(ask) {
      comeBack();
      while (doubt !== undefined && (await clearUp(ask, doubt)));
      while (toTry.length > 0 && (await step(ask)));
      if (current !== undefined) await authenticate(ask, current, true);
    },
  };
}
