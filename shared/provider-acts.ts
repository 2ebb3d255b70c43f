/** What the audit log keeps of providers; a part of the table of acts. */
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
} as const;
