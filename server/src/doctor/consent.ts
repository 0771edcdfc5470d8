import { FacenitionError } from '@facenition/core';
import { type ConsentTerms, readConsentTerms } from '../capture/consent.ts';
import type { Config } from '../config.ts';
import { broken, type Finding, ok } from './finding.ts';

const CHECK = 'consent';

/** What people agree to, as far as it can be read. */
export interface ConsentView {
  readonly findings: readonly Finding[];
  readonly terms?: ConsentTerms;
}

/** Reads what people agree to before they are enrolled, as the server does at its start. */
export async function lookAtConsent({
  consentFile,
}: Pick<Config, 'consentFile'>): Promise<ConsentView> {
  if (consentFile === undefined) {
    const what = 'FACENITION_CONSENT_FILE is not set: nobody can be enrolled on the capture page';
    return { findings: [ok(CHECK, what)] };
  }
  try {
    const terms = await readConsentTerms(consentFile);
    return { findings: [ok(CHECK, 'people are shown what they agree to')], terms };
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    // The words with which the server refuses to start, in one line.
    const what = fault.message.replaceAll(/\s*\n\s*/g, ' ');
    const remedy = 'mend or unset it, or no server starts: docs/consent-receipt.md';
    return { findings: [broken(CHECK, what, remedy)] };
  }
}
