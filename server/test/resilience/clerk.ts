import { setTimeout as delay } from 'node:timers/promises';
import { identityTokenId } from '@facenition/core';
import type { Random } from '../../../scripts/random.ts';
import { makeToken } from '../made-tokens.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { Ask } from './connection.ts';
import type { Customer } from './customer.ts';
import { statesOf } from './states.ts';

const LONGEST_PAUSE_MS = 20;
const LOOKED_UP_AT_ONCE = 20;

/**
 * Somebody who revokes tokens that were made elsewhere, one after the other. No face is compared
 * for it, so that a server that is killed is mostly in the middle of one.
 */
export function createClerk(random: Random, told: Acknowledged): Customer {
  const { states, counts, entries, failures } = told;
  const revoked: string[] = [];
  let doubtful: string | undefined;

  async function revoke(ask: Ask): Promise<boolean> {
    const isRepeated = doubtful !== undefined;
    const id = doubtful ?? (await identityTokenId(makeToken()));
    doubtful = id;
    states.set(id, ['unknown', 'revoked']);
    const answer = await ask('/revoke', { id });
    if (answer?.status !== 200) return answer !== undefined;
    const isNew = answer.body.already === false;
    if (isNew) entries.set(answer.requestId, ['token-revoked']);
    else if (!isRepeated) failures.push('/revoke knew a token that nobody had');
    states.set(id, ['revoked']);
    counts['revocations of tokens from elsewhere'] += 1;
    revoked.push(id);
    doubtful = undefined;
    return true;
  }

  async function lookAtSome(ask: Ask): Promise<boolean> {
    const ids = Array.from({ length: LOOKED_UP_AT_ONCE }, () => random.pick(revoked));
    return (await statesOf(ask, ids, told)) !== undefined;
  }

  return {
    async liveOn(ask) {
      while (failures.length === 0 && (await revoke(ask))) {
        await delay(random.between(0, LONGEST_PAUSE_MS));
        if (random.chance(0.1) && !(await lookAtSome(ask))) return;
      }
    },
    async settle(ask) {
      if (doubtful !== undefined) await revoke(ask);
    },
  };
}
