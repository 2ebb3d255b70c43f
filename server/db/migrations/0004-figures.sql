-- What waits for a person, worst first as the call list orders scores.
create index calls_review on calls (organization_id, coalesce(score, 1000), id) include (campaign_id, agent_id)
  where flagged and review_status = 'needs_review';
-- Counts and averages of campaigns without a look at the calls themselves.
create index calls_figures on calls (organization_id, campaign_id) include (status, score, flagged);
