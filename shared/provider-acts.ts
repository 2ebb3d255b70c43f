/** What the audit log keeps of providers and what they cost; a part of the table of acts. */
export const providerActs = {
  'provider.saved': {
    label: 'Changed how a provider is reached',
    about: 'organization',
    by: ['PUT /api/v1/providers/:provider'],
  },
  'provider.forgotten': {
    label: 'Removed the organization’s own account at a provider',
    about: 'organization',
    by: ['DELETE /api/v1/providers/:provider'],
  },
  'costs.exported': {
    label: 'Exported the costs',
    about: 'organization',
    by: ['GET /api/v1/costs/export'],
  },
  'prices.changed': {
    label: 'Changed the prices of providers',
    about: 'organization',
    by: ['PUT /api/v1/prices'],
  },
  'provider.tested': {
    label: 'Tested a provider',
    about: 'organization',
    by: ['POST /api/v1/providers/:provider/test'],
  },
} as const;
