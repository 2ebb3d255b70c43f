-- The figures of one campaign's agents, by day or over all time.
create index figures_campaign on figures (organization_id, campaign_id, grain, day);
