/** As `tables.ts`: what the External MFA of Microsoft Entra needs. */
export interface EntraTenantTable {
  readonly client_id: string;
  readonly tenant_id: string;
  readonly app_id: string;
  readonly cloud: 'public' | 'usgov' | 'china';
  readonly name: string;
  readonly scope: string;
  readonly created_at: number;
}

/** Between the request of Entra and the answer. */
export interface EntraSignInTable {
  readonly capture_id: string;
  readonly client_id: string;
  readonly user_id: string;
  /** The `sub` of the hint, which the answer has to repeat. */
  readonly subject: string;
  readonly nonce: string;
  readonly state: string;
  readonly acr: string;
  /** SHA-256 of what the browser shows that brought the request. */
  readonly browser_hash: Uint8Array;
  /** SHA-256 of what the browser shows that made the capture. */
  readonly return_hash: Uint8Array;
  readonly client_request_id: string | null;
  readonly expires_at: number;
}
