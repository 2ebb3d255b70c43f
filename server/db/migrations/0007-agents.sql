-- Where an agent works. Whoever sees these campaigns sees the agent; linking a call makes its campaign one of them.
create table agent_campaigns (
  organization_id text not null,
  agent_id text not null,
  campaign_id text not null,
  primary key (organization_id, agent_id, campaign_id),
  foreign key (organization_id, agent_id) references agents (organization_id, id) on delete cascade,
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
create index agent_campaigns_campaign on agent_campaigns (organization_id, campaign_id, agent_id);
insert into agent_campaigns
  select distinct organization_id, agent_id, campaign_id from calls where agent_id is not null;

-- What agents are recognised by, besides their codes.
create index agents_email on agents (organization_id, lower(email)) where email is not null;
create index agents_extension on agents (organization_id, lower(extension)) where extension is not null;
create index agents_name on agents (organization_id, lower(name));

-- How a call came to its agent, or why it has none; null for calls from before this was noted.
alter table calls add column agent_match jsonb;

-- Figures of agents without a look at the calls themselves.
create index calls_agent_figures on calls (organization_id, agent_id)
  include (campaign_id, status, score, flagged, created_at) where agent_id is not null;
