import { uploadCall } from '#shared/calls.ts';

/** An upload to a campaign, to be pasted into a terminal. The key stands in a variable, so that no history keeps it. */
export function curlExample(origin: string, campaignId: string): string {
  return [
    `curl ${origin}${uploadCall.path} \\`,
    '  -H "Authorization: Bearer $TOTALVIEW_KEY" \\',
    `  -F campaign_id=${campaignId} \\`,
    '  -F file=@call.wav',
  ].join('\n');
}
