import type { Clock, PackManifest } from '@facenition/core';
import type { AuditEvent } from '../audit/event.ts';
import type { AnalysisService } from '../engine/analysis-service.ts';
import type { RosterService } from '../engine/roster-service.ts';
import type { TemplateService } from '../engine/template-service.ts';
import type { Keys } from '../keys/ports.ts';
import type { Receipts } from '../receipts/issue.ts';
import type { Store, StoreParts } from '../store/store.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/** The store as the services see it: with a log of these events. */
export type ServiceStore = Store<AuditEvent>;
export type ServiceStoreParts = StoreParts<AuditEvent>;

/** What the services work with. */
export interface ServicePorts {
  readonly templates: TemplateService;
  readonly rosters: RosterService;
  readonly analysis: AnalysisService;
  readonly pack: PackManifest;
  /** Those that tokens were made with before. */
  readonly formerPacks: readonly PackManifest[];
  readonly store: ServiceStore;
  readonly receipts: Receipts;
  readonly webhooks: Webhooks;
  readonly keys: Pick<Keys, 'current' | 'signer' | 'publicKeys' | 'pepper'>;
  /** What this service is called in what it signs. */
  readonly issuer: string;
  readonly clock: Clock;
}

/** Writes something of its own together with a result: all of it stays, or nothing. */
export type Alongside<Result> = (result: Result, parts: ServiceStoreParts) => Promise<void>;

/** Where a request came from, for the records. */
export interface Origin {
  /** Absent: nobody had to show a client token. */
  readonly clientId?: number;
  readonly requestId: string;
}

/**
 * An origin as the audit log holds it; `operator`: somebody at the command line; `server`: nobody, it
 * was time.
 */
export function originOf(origin: Origin | 'operator' | 'server'): {
  readonly actor: number | 'anyone' | 'operator' | 'server';
  readonly requestId?: string;
} {
  if (origin === 'operator' || origin === 'server') return { actor: origin };
  const { clientId, requestId } = origin;
  return { actor: clientId ?? 'anyone', requestId };
}
