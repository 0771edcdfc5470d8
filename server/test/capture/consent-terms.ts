import type { ConsentTerms } from '../../src/capture/consent.ts';

/** What a test's people agree to. */
export const CONSENT_TERMS: ConsentTerms = {
  version: '2026-11',
  retention_days: 365,
  alternative: 'password and one-time code',
  texts: {
    en: 'We keep a protected reference of your face.',
    de: 'Wir bewahren eine Referenz auf.',
  },
  processing: [
    {
      privacy_notice: 'https://portal.example/privacy/2026-11',
      purpose: 'Sign-in to the portal with a face in place of a password',
      consent_type: 'explicit',
      pii_information: [
        {
          pii_type: 'protected biometric reference',
          pii_optional: true,
          special_pii_category: true,
        },
      ],
      pii_controllers: ['controller'],
      collection_method: 'camera of the person’s own device, after the notice was shown',
      processing_method: 'comparison of one person with one reference',
      storage_locations: ['database of the controller'],
      processing_locations: ['DE'],
      geographic_restrictions: ['EU'],
      recipient_third_parties: [],
      withdrawal_method: 'https://portal.example/account/face',
      jurisdiction: 'DE',
      privacy_rights: 'https://portal.example/privacy/rights',
    },
  ],
  parties: [
    {
      party_id: 'controller',
      party_name: 'Portal Ltd',
      party_role: 'PII controller',
      party_address: '1 Example Street, 10115 Berlin',
      party_contact: 'privacy@portal.example',
    },
  ],
};
