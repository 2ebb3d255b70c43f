-- Long periods are summed from spans of days: of 7, 35 and 175, each a whole number of the shorter ones, counted from a
-- Monday. Those of an agent are over all campaigns; who sees some campaigns only sums an agent's days.
create function span_start(day date, days integer) returns date language sql immutable as $$
  select day - (day - date '2001-01-01') % days
$$;

alter table figures
  drop constraint figures_grain_check,
  drop constraint figures_of_campaigns,
  add constraint figures_grain_check check (grain in ('day', 'campaign', 'campaign_day', 'campaign_7', 'campaign_35',
    'campaign_175', 'agent', 'agent_day', 'agent_7', 'agent_35', 'agent_175')),
  add constraint figures_of_campaigns check (
    (campaign_id is null) = (grain in ('day', 'agent_7', 'agent_35', 'agent_175')));

insert into figures
  select organization_id, 'campaign_' || days, campaign_id, null, span_start(day, days), null, sum(calls),
    sum(completed), sum(failed), sum(flagged), sum(needs_review), sum(scored), sum(score_sum)
  from figures cross join unnest(array[7, 35, 175]) as days
  where grain = 'campaign_day'
  group by organization_id, days, campaign_id, span_start(day, days);
insert into figures
  select organization_id, 'agent_' || days, null, agent_id, span_start(day, days), null, sum(calls),
    sum(completed), sum(failed), sum(flagged), sum(needs_review), sum(scored), sum(score_sum)
  from figures cross join unnest(array[7, 35, 175]) as days
  where grain = 'agent_day'
  group by organization_id, days, agent_id, span_start(day, days);
