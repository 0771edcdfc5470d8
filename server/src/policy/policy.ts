import type { Level } from '@facenition/core';

export const RISKS = ['none', 'low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

export type FaceRequirement = 'required' | 'not-required';
export type Assurance = 'passive' | 'active';
export type HeldInput = 'passkey' | 'passphrase' | 'organisation';
export type OnOutage = 'deny' | 'fallback';
export type EnrolmentWay = 'invitation' | 'sign-up' | 'after-sign-in';

/** A way in without a face. There is always one. */
export interface Fallback {
  /** What the person reads. */
  readonly label: string;
  /** An https URL; `idp`: the other factors of the identity provider. */
  readonly to: string;
}

/** What is asked of a person. */
export interface Requirement {
  readonly face: FaceRequirement;
  readonly level: Level;
  readonly assurance: Assurance;
  readonly input: HeldInput;
  /** Seconds for which a capture that passed counts; 0: a fresh one every time. */
  readonly maxAgeSeconds: number;
  readonly fallback: Fallback;
  readonly onOutage: OnOutage;
  readonly enrolment: EnrolmentWay;
  /** Captures in one transaction, 1..3. */
  readonly tries: number;
  /** The version of the consent text that a person has to have accepted. */
  readonly consent?: string;
}

/** What a rule can ask about. */
export const CONDITION_FIELDS = ['idp', 'tenant', 'application', 'groups', 'risk'] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

/** All of them have to hold; of the values of one, any. At least one is there. */
export type Conditions = Readonly<Partial<Record<ConditionField, readonly string[]>>>;

export interface PolicyRule {
  readonly name: string;
  readonly when: Conditions;
  /** Complete: what the rule does not say is the default's. */
  readonly requirement: Requirement;
  /** What the rule itself says, by the names of the file. */
  readonly says: readonly string[];
}

/** The name of what holds where no rule does; no rule is called that. */
export const DEFAULT_RULE = 'default';

/** A step-up policy: the first rule that matches decides, else the default. */
export interface StepUpPolicy {
  /** Lower-case hexadecimal SHA-256 of the text, as `sha256sum` prints it of the file. */
  readonly hash: string;
  readonly rules: readonly PolicyRule[];
  readonly otherwise: Requirement;
}

/** One request, as far as it is told. What is absent is not known: it never makes less be asked. */
export interface PolicyEvent {
  readonly idp: string;
  readonly tenant: string;
  readonly application?: string | undefined;
  /** Empty: the person is in none. Absent: nobody told. */
  readonly groups?: readonly string[] | undefined;
  /** A word that is none of `RISKS` counts as not told. */
  readonly risk?: string | undefined;
}

export interface Decision extends Requirement {
  /** The rule that matched, or `default`. */
  readonly rule: string;
  /** The hash of the policy. */
  readonly policyVersion: string;
  /** Rules that may match, for what was not told: their stricter parts count. */
  readonly raisedBy: readonly string[];
}
