-- The calls that wait for a person, worst first. The campaign stands in the index, so that the calls of others are passed
-- by without being looked at.
create index calls_review_queue on calls (organization_id, coalesce(score, 1000), id, campaign_id)
  where review_status = 'needs_review';
