import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { StepUpPolicyTable, Tables } from './tables.ts';

/** A step-up policy that was applied. */
export interface AppliedPolicy {
  /** Lower-case hexadecimal SHA-256 of the text. */
  readonly hash: string;
  /** A `policy.yaml`, byte for byte. */
  readonly text: string;
  readonly appliedAt: number;
  /** `operator` at the command line, or the number of a client token. */
  readonly appliedBy: string;
}

/** Every step-up policy that was ever in use. The newest is. */
export interface StepUpPolicies {
  /** From here on it is in use: an earlier one again, too. */
  apply(policy: AppliedPolicy): Promise<void>;
  /** `undefined`: none was ever applied. */
  current(): Promise<AppliedPolicy | undefined>;
  /** The newest of this hash. */
  find(hash: string): Promise<AppliedPolicy | undefined>;
  /** All of them, the newest first. */
  list(): Promise<readonly AppliedPolicy[]>;
}

export function createStepUpPolicies(database: Kysely<Tables>): StepUpPolicies {
  const newestFirst = () =>
    database.selectFrom('step_up_policy').selectAll().orderBy('position', 'desc');
  return {
    apply: ({ hash, text, appliedAt, appliedBy }) =>
      guard('cannot apply a step-up policy', async () => {
        await database
          .insertInto('step_up_policy')
          .values({ hash, text, applied_at: appliedAt, applied_by: appliedBy })
          .execute();
      }),
    current: () =>
      guard('cannot read the step-up policy', async () => {
        const row = await newestFirst().limit(1).executeTakeFirst();
        return row && policyOf(row);
      }),
    find: (hash) =>
      guard('cannot look up a step-up policy', async () => {
        const row = await newestFirst().where('hash', '=', hash).limit(1).executeTakeFirst();
        return row && policyOf(row);
      }),
    list: () =>
      guard('cannot list the step-up policies', async () => {
        const rows = await newestFirst().execute();
        return rows.map(policyOf);
      }),
  };
}

function policyOf({
  hash,
  text,
  applied_at,
  applied_by,
}: Omit<StepUpPolicyTable, 'position'>): AppliedPolicy {
  return { hash, text, appliedAt: applied_at, appliedBy: applied_by };
}
