import { callStatuses, reviewStatuses, uploadSources, type Verdict, verdicts } from '#shared/statuses.ts';
import type { CallListFilters } from '../shown/call-filters.ts';
import { datesInWords } from './dates.ts';

/** Names behind ids; what was deleted, or may not be seen any more, has none. */
export type ChipNames = {
  readonly campaign: string | undefined;
  readonly agent: string | undefined;
  readonly check: string | undefined;
};

/** One filter that is on: its words, and the filters without it. */
export type Chip = { readonly label: string; readonly without: CallListFilters };

/** The filters that are on, in the order of the bar. */
export function chipsOf(filters: CallListFilters, names: ChipNames): Chip[] {
  const { status, source, campaign, agent, flagged, review, min, max, check, verdict } = filters;
  const { days, from, to, search, text } = filters;
  const dates = datesInWords({ days, from, to });
  const all: [string | null, (keyof CallListFilters)[]][] = [
    [search === undefined ? null : `Name has “${search}”`, ['search']],
    [text === undefined ? null : `Said: ${text}`, ['text']],
    [status === undefined ? null : callStatuses[status].label, ['status']],
    [source === undefined ? null : `From ${uploadSources[source].label}`, ['source']],
    [campaign === undefined ? null : (names.campaign ?? 'A campaign that is gone'), ['campaign', 'check']],
    [dates, ['days', 'from', 'to']],
    [agent === undefined ? null : agentWords(agent, names), ['agent']],
    [flagged === undefined ? null : flagged === 'true' ? 'Flagged' : 'Not flagged', ['flagged']],
    [review === undefined ? null : reviewStatuses[review].label, ['review']],
    [min === undefined && max === undefined ? null : scoreWords(min, max), ['min', 'max']],
    [check === undefined ? null : `Check: ${names.check ?? 'one that is gone'}`, ['check']],
    [verdict === undefined ? null : verdictWords(check, verdict), ['verdict']],
  ];
  return all.flatMap(([label, gone]) => (label === null ? [] : [{ label, without: without(filters, gone) }]));
}

/** Calls one check or another of which nobody could judge. */
export function isPartlyJudged(check: string | undefined, verdict: Verdict | undefined): boolean {
  return check === undefined && verdict === 'not_evaluated';
}

function verdictWords(check: string | undefined, verdict: Verdict): string {
  return isPartlyJudged(check, verdict) ? 'Partly judged' : `Verdict: ${verdicts[verdict].label}`;
}

function agentWords(agent: string, names: ChipNames): string {
  return agent === 'none' ? 'Unlinked' : (names.agent ?? 'An agent who is gone');
}

function scoreWords(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return `Score from ${min}`;
  const most = Math.round(max);
  return min === undefined ? `Score below ${most}` : `Score ${min} to ${most}`;
}

function without(filters: CallListFilters, gone: readonly (keyof CallListFilters)[]): CallListFilters {
  return Object.fromEntries(
    Object.entries(filters).filter(([name]) => !gone.includes(name as keyof CallListFilters)),
  );
}
