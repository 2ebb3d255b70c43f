/** How much is made: calls, of which every tenth has a transcript, campaigns and agents. */
export type SeedSize = { readonly calls: number; readonly campaigns: number; readonly agents: number };

/** Ids of the seed: the prefix and a number in 26 places, so that they sort by it. */
export function seedId(prefix: string, number: number | string): string {
  return `${prefix}_${String(number).padStart(26, '0')}`;
}

const idOf = (prefix: string, number: string) => `'${prefix}_' || lpad((${number})::text, 26, '0')`;
const checksPerCampaign = 8;
const turnsPerCall = 50;
const wordsPerTurn = 30;
const differentTurns = 20_000;
const differentWords = 12_000;
const commonWords =
  'the you to and i a that it is for of on in we have this my not are your can so do with but at just know if be';

/** The statements that fill an organization, in order. */
export function seedStatements(organizationId: string, size: SeedSize): string[] {
  const org = `'${organizationId}'`;
  return [
    ...places(org, size),
    calls(org, size),
    names(org),
    `select note_figures(calls, 1) from calls where organization_id = ${org}`,
    `select note_usage(calls, 1, milliseconds(duration_seconds), size_bytes, size_bytes) from calls
     where organization_id = ${org}`,
    costs(org),
    ...speech(org),
    results(org),
    ...jobs(org, size),
    ...recorders(org),
    doings(org, size),
  ];
}

/** Campaigns with checks, and agents, each of whom works in two or three campaigns. */
function places(org: string, { campaigns, agents }: SeedSize): string[] {
  return [
    `insert into campaigns (organization_id, id, name, settings)
     select ${org}, ${idOf('camp', 'n')}, 'Campaign ' || n, (select settings from campaigns where organization_id = ${org} limit 1)
     from generate_series(1, ${campaigns}) n`,
    `insert into checks (organization_id, id, campaign_id, position, name, type, severity, weight, judging)
     select ${org}, ${idOf('check', `c * ${checksPerCampaign} + k`)}, ${idOf('camp', 'c')}, k, 'Check ' || k, 'quality', 'warning', 1,
       '{"kind": "phrases", "phrases": ["good morning"], "match": "any", "expect": "said", "by": "agent", "where": {"part": "whole_call"}}'
     from generate_series(1, ${campaigns}) c, generate_series(1, ${checksPerCampaign}) k`,
    `insert into agents (organization_id, id, name, code)
     select ${org}, ${idOf('agent', 'n')}, initcap((${word('n * 7')}) || ' ' || (${word('n * 13 + 5')})), 'A' || n
     from generate_series(1, ${agents}) n`,
  ];
}

/** What came by SFTP: a batch for each day of a campaign, and each call its file. */
function recorders(org: string): string[] {
  const day = `(created_at at time zone 'UTC')::date`;
  const batch = `'batch_' || left(md5(campaign_id || ${day}), 26)`;
  return [
    `insert into sftp_batches (organization_id, id, campaign_id, status, opened_at, window_ends_at, ended_at)
     select ${org}, ${batch}, campaign_id, 'completed', min(created_at),
       max(created_at), max(created_at)
     from calls where organization_id = ${org} and source = 'sftp' group by campaign_id, ${day}`,
    `insert into sftp_files (organization_id, id, campaign_id, batch_id, kind, path, name_hash, status, size_bytes,
       modified_at, still_since, present, detected_at, changed_at, call_id)
     select ${org}, 'file_' || left(md5(id), 26), campaign_id, ${batch}, 'recording',
       to_char(created_at, 'YYYY/MM/DD/') || file_name, md5(file_name), 'completed', size_bytes, created_at, created_at,
       false, created_at, created_at, id
     from calls where organization_id = ${org} and source = 'sftp'`,
  ];
}

/** As many lines in the audit log as there are calls, by fifty people. */
function doings(org: string, { calls: count }: SeedSize): string {
  return `insert into audit_log (organization_id, at, act, who_kind, who_id, who_name, object_kind, object_id, object_name)
    select ${org}, now() - interval '400 days' * (1 - n / ${count}.0),
      (array['call.played','call.reviewed','call.edited','call.uploaded','call.downloaded'])[1 + n % 5], 'person',
      ${idOf('user', '1 + n % 50')}, 'Person ' || 1 + n % 50, 'call', ${idOf('call', 'n')}, 'rec_' || n || '.wav'
    from generate_series(1, ${count}) n`;
}

/** Every campaign transcribes and judges on every day that it has calls. */
function costs(org: string): string {
  return `insert into cost_changes (organization_id, day, campaign_id, provider, model, requests, audio_ms,
      input_tokens, output_tokens, micros, unpriced)
    select ${org}, (created_at at time zone 'UTC')::date, campaign_id, provider, model, count(*),
      case when provider = 'claude' then 0 else sum(milliseconds(duration_seconds)) end,
      case when provider = 'claude' then 3000 * count(*) else 0 end,
      case when provider = 'claude' then 500 * count(*) else 0 end, 20000 * count(*), 0
    from calls, (values ('assemblyai', 'universal'), ('claude', 'claude-sonnet-5-5')) as asked (provider, model)
    where organization_id = ${org} group by 2, 3, 4, 5`;
}

const syllables =
  "array['ba','do','ka','le','mi','no','pu','ra','se','ti','vo','zu','gra','fen','lor','tam']";

/** A word of three syllables for each number; not all of them differ. */
function word(number: string): string {
  const parts = [number, `${number} / 16`, `${number} / 256 + ${number}`];
  return parts.map((part) => `(${syllables})[1 + (${part}) % 16]`).join(' || ');
}

function calls(org: string, { calls: count, campaigns, agents }: SeedSize): string {
  return `insert into calls (organization_id, id, campaign_id, agent_id, source, file_name, audio_key, sha256, size_bytes,
      created_at, duration_seconds, status, version, shown_version, score, flagged, review_status)
    select ${org}, ${idOf('call', 'n')}, ${idOf('camp', 'c')}, case when linked then ${idOf('agent', 'a')} end,
      (array['api','api','api','api','bulk_job','bulk_job','bulk_job','ui','ui','sftp'])[1 + floor(by_source * 10)],
      'rec_' || to_char(at, 'YYYYMMDD_HH24MISS') || '_A' || a || '_' || md5(n::text) || '.wav',
      ${org} || '/' || n, md5(n::text) || md5('x' || n), 480000, at, 30 + floor(1800 * long ^ 3), status, 1,
      case when status = 'completed' then 1 end, score, flagged,
      case when not flagged then 'no_action' when seen < 0.3 then 'needs_review' when seen < 0.9 then 'reviewed' else 'dismissed' end
    from (
      select *, status = 'completed' and (coalesce(score, 100) < 55 or chance > 0.97) as flagged
      from (
        select *, case when status = 'completed' and seen < 0.95 then round((100 * good ^ 0.4)::numeric, 4)::float8 end as score
        from (
          select n, now() - interval '400 days' * (1 - n / ${count}.0) as at,
            a, 1 + (a * 7 + (array[0, 0, 0, 0, 61, 61, 131])[1 + floor(random() * 7)]) * (a % 3 + 1) % ${campaigns} as c,
            random() < 0.85 as linked, random() as by_source, random() as long, random() as good, random() as seen,
            random() as chance,
            case when n > ${count} * 0.997 then (array['pending','transcribing','analyzing'])[1 + n % 3]
              when random() < 0.02 then 'failed' else 'completed' end as status
          from (
            select n, 1 + floor(${agents} * random() ^ 1.5)::int as a from generate_series(1, ${count}) n
          ) numbered
        ) drawn
      ) scored
    ) judged`;
}

function names(org: string): string {
  return `with named as (
      insert into call_names (organization_id, call_id, file_name)
      select organization_id, id, file_name from calls where organization_id = ${org}
    )
    insert into agent_campaigns (organization_id, agent_id, campaign_id)
    select distinct organization_id, agent_id, campaign_id from calls where organization_id = ${org} and agent_id is not null`;
}

/** Every tenth call was transcribed: turns drawn from many, and one with a number that only this call has. */
function speech(org: string): string[] {
  return [
    `create temporary table words as select n, case when n <= 32
       then split_part('${commonWords}', ' ', n) else (${word('n')}) || case when n > 4000 then (${word('n / 3')}) else '' end end as word
     from generate_series(1, ${differentWords}) n`,
    `create unique index on words (n)`,
    `create temporary table said as select turn, string_agg(word, ' ') as text from (
       select turn, floor(exp(random() * ln(${differentWords})))::int as n
       from generate_series(1, ${differentTurns}) turn, generate_series(1, ${wordsPerTurn}) place
     ) drawn join words using (n) group by turn`,
    `create unique index on said (turn)`,
    `analyze words, said`,
    `create temporary table spoken_calls as
       select organization_id, id, campaign_id, created_at, row_number() over (order by id) as n from calls
       where organization_id = ${org} and status = 'completed' and right(id, 1) = '0'`,
    `insert into transcripts (organization_id, id, call_id, revision, provider, language, duration_ms, turns, words, created_at)
     select c.organization_id, ${idOf('trs', 'c.n')}, c.id, 1, 'whisper', 'en', ${turnsPerCall * 8_000}, (
       select jsonb_agg(jsonb_build_object('speaker', null, 'role', case place % 2 when 0 then 'agent' else 'customer' end,
         'startMs', place * 8000, 'endMs', place * 8000 + 7000, 'firstWord', place * ${wordsPerTurn}, 'wordCount', ${wordsPerTurn},
         'text', said.text || case place when 7 then ' case number ' || 700000 + c.n else '' end) order by place)
       from generate_series(0, ${turnsPerCall - 1}) place
       join said on said.turn = 1 + (hashint8(c.n * ${turnsPerCall} + place)::bigint & 2147483647) % ${differentTurns}
     ), '[]', c.created_at
     from spoken_calls c`,
    `insert into versions (organization_id, call_id, number, status, cause, created_at, completed_at, stage, transcript_id)
     select c.organization_id, c.id, 1, 'completed', 'upload', c.created_at, c.created_at, 'analyze', ${idOf('trs', 'c.n')}
     from spoken_calls c`,
  ];
}

function results(org: string): string {
  return `insert into check_results (organization_id, call_id, version, check_id, position, campaign_id, verdict, score, reasoning,
      evidence, snapshot)
    select c.organization_id, c.id, 1, k.id, k.position, c.campaign_id, verdict,
      case verdict when 'pass' then 100 when 'fail' then 0 end, '', '[]', jsonb_build_object('name', k.name)
    from spoken_calls c
    join checks k on k.organization_id = ${org} and k.campaign_id = c.campaign_id
    cross join lateral (
      select (array['pass','pass','pass','pass','pass','pass','pass','fail','fail','not_applicable'])[1 + floor(random() * 10)
        + 0 * k.position] as verdict
    ) drawn`;
}

function jobs(org: string, { campaigns }: SeedSize): string[] {
  return [
    `insert into bulk_jobs (organization_id, id, campaign_id, kind, created_at)
     select ${org}, ${idOf('job', 'n')}, ${idOf('camp', `1 + n % ${campaigns}`)}, 'upload', now() - n * interval '10 hours'
     from generate_series(1, 1000) n`,
    `insert into bulk_items (organization_id, id, job_id, position, file_name, state, begun, changed_at)
     select ${org}, ${idOf('item', 'j * 1000 + n')}, ${idOf('job', 'j')}, n, 'call.wav',
       case when j <= 3 and n > 80 then 'waiting' else 'done' end, true, now() - j * interval '10 hours'
     from generate_series(1, 1000) j, generate_series(1, 100) n`,
  ];
}
