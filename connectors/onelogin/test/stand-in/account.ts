/** What an account of OneLogin holds, as far as the documents tell. */
export interface Account {
  readonly users: StandInUser[];
  readonly hooks: StandInHook[];
  /** With their values, which no answer of the interface has. */
  readonly envs: { readonly id: number; readonly name: string; value: string }[];
  readonly attributes: {
    readonly id: number;
    readonly name: string;
    readonly shortname: string;
    readonly position: number;
    readonly user_editable: boolean;
  }[];
  readonly policies: StandInPolicy[];
  /** The Trusted IdP that is a factor; set by hand in the console. */
  trustedIdp?: TrustedIdp;
}

export interface StandInUser {
  readonly id: number;
  username: string;
  email: string;
  firstname: string;
  lastname: string;
  password: string;
  policy_id: number;
  role_ids: readonly number[];
  custom_attributes: Record<string, string>;
}

export interface StandInHook {
  readonly id: string;
  readonly type: 'pre-authentication' | 'user-migration';
  /** Everything that was sent. */
  fields: Record<string, unknown>;
  status: string;
  /** How many looks it takes until it is deployed. */
  looksLeft: number;
  readonly logs: { readonly request_id: string; readonly events: readonly string[] }[];
}

export interface StandInPolicy {
  readonly id: number;
  readonly name: string;
  readonly kind: 'user' | 'app';
  otp_auth_enabled: boolean;
  authentication_factor_ids: readonly number[];
}

export interface TrustedIdp {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly attribute: 'username' | 'email';
}

export const OWN_POLICY = 109384;
export const FACE_POLICY = 220415;
export const FACE_FACTOR = 5520911;

export function newAccount(): Account {
  const people = [
    { id: 138401277, username: 'mira.holt', firstname: 'Mira', lastname: 'Holt' },
    { id: 138401278, username: 'otto.lind', firstname: 'Otto', lastname: 'Lind' },
  ];
  return {
    users: people.map((person) => ({
      ...person,
      email: `${person.username}@acme.example`,
      password: `password of ${person.username}`,
      policy_id: OWN_POLICY,
      role_ids: [551873],
      custom_attributes: {},
    })),
    hooks: [],
    envs: [],
    attributes: [],
    policies: [
      {
        ...{ id: OWN_POLICY, name: 'Everybody', kind: 'user' },
        ...{ otp_auth_enabled: false, authentication_factor_ids: [] },
      },
      {
        ...{ id: FACE_POLICY, name: 'Face', kind: 'user' },
        ...{ otp_auth_enabled: true, authentication_factor_ids: [FACE_FACTOR] },
      },
    ],
  };
}
