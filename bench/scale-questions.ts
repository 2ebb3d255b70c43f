import { seedId } from './seed-statements.ts';

/** Who asks, for what, and within how many milliseconds the answer should come in 95 of 100 times. */
export type Question = {
  readonly as: 'owner' | 'manager' | 'agent';
  readonly path: string;
  readonly targetMs: number;
};

const list = 60;
const search = 150;
const dashboard = 300;

const campaign = seedId('camp', 3);
const agent = seedId('agent', 40);
const check = seedId('check', 25);

/** Every order, every filter alone and in company, as the list of calls is asked for. */
const callQueries = [
  '',
  'sort=oldest',
  'sort=score_low',
  'sort=score_high',
  'sort=longest',
  'sort=shortest',
  'status=completed',
  'status=failed',
  'status=pending',
  'source=sftp',
  'source=api',
  `campaign_id=${campaign}`,
  `campaign_id=${campaign}&sort=score_low`,
  `agent_id=${agent}`,
  `agent_id=${agent}&sort=longest`,
  'agent_id=none',
  'flagged=true',
  'flagged=false',
  'flagged=true&sort=score_low',
  'review_status=needs_review',
  'review_status=dismissed',
  'review_status=no_action',
  'score_min=90',
  'score_max=20',
  'score_min=10&score_max=12',
  'score_min=60&score_max=80&sort=score_low',
  `check_id=${check}&verdict=fail`,
  `check_id=${check}&verdict=pass&sort=score_low`,
  'verdict=fail',
  'verdict=not_evaluated',
  'search=A40_',
  'search=wav',
  'search=a1',
  'search=c4ca4238a0b923820dcc509a6f75849b',
  'search=nothing-like-this',
  'client_reference=none',
  'status=failed&source=sftp',
  `status=completed&source=ui&campaign_id=${campaign}&flagged=true`,
  'flagged=true&source=sftp&score_min=50&sort=score_high',
  `campaign_id=${campaign}&review_status=needs_review&sort=score_low`,
  `check_id=${check}&verdict=fail&flagged=true`,
  'flagged=false&review_status=needs_review',
  'review_status=needs_review&sort=score_low',
  'status=failed&flagged=true',
];

/** Lists and figures beside the calls. */
const others = [
  'figures/to-look-at?days=30',
  'figures/to-look-at?days=365',
  `figures?days=365&campaign_id=${campaign}`,
  `figures?days=365&agent_id=${agent}`,
  'figures/campaign-weeks',
  'usage?days=30',
  'usage?days=365',
  'costs?days=30',
  'costs?days=365',
  'retention',
  'people',
  'saved-views',
  'audit-log',
  'audit-log?act=call.reviewed',
  `audit-log?who=${seedId('user', 7)}`,
  'audit-log/doers',
  'sftp-batches',
  `sftp-batches?campaign_id=${campaign}`,
  'sftp-needs',
  'sftp-reconciliation?days=30',
  'sftp-reconciliation?days=365',
  `campaigns/${campaign}/sftp/reconciliation?days=365`,
  `campaigns/${campaign}/sftp/reconciliation/files?days=365`,
];

/** Common, less common and single words, phrases, and words that nobody said. */
const spoken = [
  'the',
  'the you',
  'badokale',
  '700042',
  '"to you"',
  '"the you to"',
  '"be just"',
  'nobody-ever-said',
  'the nobody-ever-said',
];

function calls(query: string): string {
  return `/api/v1/calls?limit=100${query === '' ? '' : `&${query}`}`;
}

/** A part of the last 400 days, as the list is narrowed to it. */
function daysFrom(now: Date, ago: number, days: number): string {
  const at = (back: number) => new Date(now.getTime() - back * 86_400_000).toISOString();
  return `from=${at(ago)}&to=${at(ago - days)}`;
}

/** Everything a person lists, counts or searches. */
export function questions(now: Date): Question[] {
  const owners: Question[] = [
    ...callQueries.map((query) => ({ path: calls(query), targetMs: list })),
    { path: calls(daysFrom(now, 300, 1)), targetMs: list },
    { path: calls(`${daysFrom(now, 300, 7)}&flagged=true&sort=score_low`), targetMs: list },
    ...spoken.map((text) => ({ path: calls(`text=${encodeURIComponent(text)}`), targetMs: search })),
    { path: calls(`text=the&campaign_id=${campaign}`), targetMs: search },
    { path: calls('text=badokale&flagged=true&sort=score_low'), targetMs: search },
    { path: '/api/v1/agents', targetMs: list },
    { path: '/api/v1/agents?search=bado', targetMs: list },
    { path: `/api/v1/agents/${agent}`, targetMs: list },
    { path: '/api/v1/campaigns', targetMs: list },
    { path: `/api/v1/campaigns/${campaign}`, targetMs: list },
    { path: '/api/v1/bulk-jobs', targetMs: list },
    { path: '/api/v1/bulk-jobs?open=true', targetMs: list },
    ...others.map((path) => ({ path: `/api/v1/${path}`, targetMs: list })),
  ].map((asked) => ({ as: 'owner', ...asked }));
  const everybody = (['owner', 'manager', 'agent'] as const).flatMap((as) => [
    { as, path: '/api/v1/dashboard', targetMs: dashboard },
    ...[7, 30, 90, 365].map((days) => ({ as, path: `/api/v1/figures?days=${days}`, targetMs: list })),
  ]);
  const narrower = (['manager', 'agent'] as const).flatMap((as) => [
    ...['', 'sort=score_low', 'flagged=true', 'status=failed', 'search=A40_'].map((query) => ({
      as,
      path: calls(query),
      targetMs: list,
    })),
    ...['the', 'badokale'].map((text) => ({ as, path: calls(`text=${text}`), targetMs: search })),
  ]);
  return [...owners, ...everybody, ...narrower];
}
