/**
 * What every answer says unless it says otherwise: it is data, never kept, and never a page of its own, even where a
 * browser takes it for one. Pages of ours say what else they need.
 */
export const safeHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
