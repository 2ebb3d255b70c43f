-- Usage in several grains, as figures are: of a campaign over all time, of a day, and of a campaign and source by day and
-- by longer spans. What a grain does not tell apart is null.
create table usage_sums (
  organization_id text not null,
  grain text not null check (grain in ('campaign', 'day', 'source_day', 'source_7', 'source_35', 'source_175')),
  campaign_id text,
  day date,
  source text check (source in ('ui', 'api', 'bulk_job', 'sftp')),
  calls integer not null,
  audio_ms bigint not null,
  received_bytes bigint not null,
  stored_bytes bigint not null,
  unique nulls not distinct (organization_id, grain, day, campaign_id, source),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  constraint usage_sums_of_campaigns check ((campaign_id is null) = (grain = 'day')),
  constraint usage_sums_of_sources check ((source is null) = (grain in ('day', 'campaign')))
);

insert into usage_sums
  select organization_id, kept.grain, kept.campaign_id, kept.day, kept.source, sum(calls), sum(audio_ms),
    sum(received_bytes), sum(stored_bytes)
  from usage_days as changes cross join lateral (values
    ('campaign', campaign_id, null, null),
    ('day', null, day, null),
    ('source_day', campaign_id, day, source),
    ('source_7', campaign_id, span_start(day, 7), source),
    ('source_35', campaign_id, span_start(day, 35), source),
    ('source_175', campaign_id, span_start(day, 175), source)
  ) as kept (grain, campaign_id, day, source)
  group by organization_id, kept.grain, kept.campaign_id, kept.day, kept.source;
drop table usage_days;
