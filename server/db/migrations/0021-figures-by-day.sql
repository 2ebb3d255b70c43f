-- A fifth grain: all calls of the organization by day, so that whoever sees them all never adds up every campaign.
alter table figures alter column campaign_id drop not null;
alter table figures drop constraint figures_grain_check;
alter table figures add constraint figures_grain_check
  check (grain in ('day', 'campaign', 'campaign_day', 'agent', 'agent_day'));
alter table figures add constraint figures_of_campaigns check ((grain = 'day') = (campaign_id is null));
insert into figures (organization_id, grain, day, calls, completed, failed, flagged, needs_review, scored, score_sum)
select organization_id, 'day', day, sum(calls), sum(completed), sum(failed), sum(flagged), sum(needs_review),
  sum(scored), sum(score_sum)
from figures where grain = 'campaign_day' group by organization_id, day;
