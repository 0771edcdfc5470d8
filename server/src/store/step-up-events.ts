import { FacenitionError } from '@facenition/core';
import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { StepUpOutcome } from './step-up-outcome.ts';
import type { StepUpEventTable, Tables } from './tables.ts';

/** One decision of a step-up policy. There is no field for who the person is. */
export interface NewStepUpEvent {
  /** The capture transaction, `fntx_...`; absent where no face was asked for. */
  readonly txn?: string;
  readonly idp: string;
  readonly tenant: string;
  readonly application?: string;
  readonly rule: string;
  readonly policyHash: string;
  readonly asked: boolean;
  /** Why the rules before it did not decide, as the policy writes it: names of conditions. */
  readonly passedOver: string;
}

export interface StepUpEvent extends NewStepUpEvent {
  readonly at: number;
  /** Absent: it goes on, or nobody ended it. */
  readonly conclusion?: StepUpConclusion & { readonly at: number };
}

export interface StepUpConclusion {
  readonly outcome: StepUpOutcome;
  /** Of every try that was refused, in order: words of the capture protocol. */
  readonly reasons: readonly string[];
}

/** Why people were asked for a face, or were not. */
export interface StepUpEvents {
  record(event: NewStepUpEvent, now: number): Promise<void>;
  /**
   * Notes what became of a transaction, once. Answers whether it did.
   *
   * Rejects with `ERR_FIELD_INVALID` for a reason that is not a word in small letters.
   */
  conclude(txn: string, conclusion: StepUpConclusion, now: number): Promise<boolean>;
  find(txn: string): Promise<StepUpEvent | undefined>;
  /** Removes what was decided before this. Answers how many. */
  purge(decidedBefore: number): Promise<number>;
}

export function createStepUpEvents(database: Kysely<Tables>): StepUpEvents {
  return {
    record: (event, now) =>
      guard('cannot record a step-up', async () => {
        await database
          .insertInto('step_up_event')
          .values({ ...rowOf(event), at: now })
          .execute();
      }),
    conclude: (txn, conclusion, now) =>
      guard('cannot conclude a step-up', () => conclude(database, txn, conclusion, now)),
    find: (txn) =>
      guard('cannot look up a step-up', async () => {
        const row = await database
          .selectFrom('step_up_event')
          .selectAll()
          .where('txn', '=', txn)
          .executeTakeFirst();
        return row && eventOf(row);
      }),
    purge: (decidedBefore) =>
      guard('cannot purge the step-ups', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('step_up_event')
          .where('at', '<', decidedBefore)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

async function conclude(
  database: Kysely<Tables>,
  txn: string,
  { outcome, reasons }: StepUpConclusion,
  now: number,
): Promise<boolean> {
  // No sentence, name or number finds its way in.
  if (!reasons.every((reason) => /^[a-z]+(-[a-z]+){0,7}$/.test(reason) && reason.length <= 64)) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a reason must be a word in small letters');
  }
  const { numUpdatedRows } = await database
    .updateTable('step_up_event')
    .set({ outcome, reasons: reasons.join(' '), concluded_at: now })
    .where('txn', '=', txn)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function rowOf(event: NewStepUpEvent): Omit<StepUpEventTable, 'id' | 'at'> {
  const { txn, idp, tenant, application, rule, policyHash, asked, passedOver } = event;
  return {
    txn: txn ?? null,
    idp,
    tenant,
    application: application ?? null,
    rule,
    policy_hash: policyHash,
    asked: asked ? 1 : 0,
    passed_over: passedOver,
    outcome: null,
    reasons: null,
    concluded_at: null,
  };
}

function eventOf(row: Omit<StepUpEventTable, 'id'>): StepUpEvent {
  const { outcome, reasons, concluded_at: concludedAt } = row;
  return {
    at: row.at,
    ...(row.txn !== null && { txn: row.txn }),
    idp: row.idp,
    tenant: row.tenant,
    ...(row.application !== null && { application: row.application }),
    rule: row.rule,
    policyHash: row.policy_hash,
    asked: row.asked === 1,
    passedOver: row.passed_over,
    ...(outcome !== null &&
      concludedAt !== null && {
        conclusion: {
          outcome,
          reasons: (reasons ?? '').split(' ').filter((reason) => reason !== ''),
          at: concludedAt,
        },
      }),
  };
}
