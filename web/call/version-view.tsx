import { useEffect, useMemo, useState } from 'react';
import { type CallDetail, playAudio } from '#shared/calls.ts';
import type { CheckResultShown, EvidenceShown, VersionDetail } from '#shared/versions.ts';
import { addressOf } from '../address.ts';
import { momentOfQuote } from '../shown/moment-of-quote.ts';
import type { PlaceInCall } from '../shown/place-in-call.ts';
import { usePlayer } from '../shown/player-context.ts';
import { formatInstant } from '../ui/format.ts';
import { useKeys } from '../ui/keys.tsx';
import { marksOf, quotedWords } from './evidence-marks.ts';
import { PlayerBar } from './player-bar.tsx';
import { type ResultTab, ResultTabs } from './result-tabs.tsx';
import { soundOf } from './sound.ts';
import type { SoughtWord } from './transcript-list.tsx';
import { TranscriptPanel } from './transcript-panel.tsx';
import { useTranscript, useWaveform } from './use-call.ts';
import { type CheckSelection, useChecks } from './use-checks.ts';
import { useWide } from './use-wide.ts';

type Props = { call: CallDetail; version: VersionDetail; asked: PlaceInCall | null };

/** Player, transcript and results of one version: side by side where there is room, else one under the other. */
export function VersionView({ call, version, asked }: Props) {
  const player = usePlayer();
  const wide = useWide();
  const [tab, setTab] = useState<ResultTab>(wide ? 'checks' : 'transcript');
  useEffect(() => {
    if (asked !== null && asked.at !== null) player.seek(asked.at);
  }, [player, asked]);
  const [sought, setSought] = useState<SoughtWord | null>(null);
  const { text, problem } = useTranscript(call.id, version);
  const transcript = text?.transcript ?? null;
  const waveform = useWaveform(call).data ?? null;
  const sound = useMemo(() => soundOf(call, waveform, transcript), [call, waveform, transcript]);

  const checks = useChecks(version, ({ evidence: [first] }) => {
    if (first !== undefined) setSought({ word: first.first_word, withSound: false });
  });
  useCallKeys(checks);
  const marks = useMemo(
    () => marksOf(version.check_results, transcript),
    [version.check_results, transcript],
  );
  const chosen = useMemo(
    () => (checks.selected === null ? marks : marks.filter(({ checkId }) => checkId === checks.selected)),
    [marks, checks.selected],
  );
  const quoted = useMemo(() => quotedWords(checks.result), [checks.result]);

  const momentOf = (evidence: EvidenceShown) =>
    call.has_playback ? momentOfQuote(evidence, transcript) : null;
  const openQuote = (result: CheckResultShown, evidence: EvidenceShown) => {
    const ms = momentOf(evidence);
    checks.select(result.check_id);
    if (ms !== null) player.seek(ms);
    setSought({ word: evidence.first_word, withSound: ms !== null });
    if (!wide) setTab('transcript');
  };

  const reading = (
    <TranscriptPanel
      call={call}
      version={version}
      text={text}
      problem={problem}
      quoted={quoted}
      sought={sought}
      asked={asked}
      seekable={call.has_playback && text !== null && text.timing !== 'none'}
    />
  );
  const results = { call, version, checks, sound, momentOf, onQuote: openQuote, tab, onTab: setTab };
  return (
    <>
      <PlayerBar
        source={call.has_playback ? addressOf(playAudio, { id: call.id }) : null}
        absence={absenceOf(call)}
        lanes={sound.lanes}
        durationMs={sound.durationMs}
        marks={chosen}
        ticks={checks.selected === null ? [] : marks}
      />
      {wide ? (
        <div className="flex min-h-0 flex-1">
          {reading}
          <aside
            aria-label="Results"
            className="w-[26rem] shrink-0 overflow-y-auto border-l border-line xl:w-[28rem]"
          >
            <ResultTabs {...results} hasSpeech={text?.transcript.turns.length !== 0} />
          </aside>
        </div>
      ) : (
        <ResultTabs {...results} hasSpeech={text?.transcript.turns.length !== 0} transcript={reading} />
      )}
    </>
  );
}

function useCallKeys(checks: CheckSelection): void {
  const player = usePlayer();
  useKeys([
    { keys: [' '], shown: ['Space'], does: 'Play or pause', run: player.toggle },
    { keys: ['ArrowLeft'], shown: ['←'], does: 'Back 5 seconds', run: () => player.skip(-5_000) },
    { keys: ['ArrowRight'], shown: ['→'], does: 'Forward 5 seconds', run: () => player.skip(5_000) },
    { keys: ['j'], shown: ['J'], does: 'Next check', run: () => checks.step(1) },
    { keys: ['k'], shown: ['K'], does: 'Previous check', run: () => checks.step(-1) },
    {
      keys: ['e'],
      shown: ['E'],
      does: 'Open or close the check',
      run: () => {
        if (checks.selected !== null) checks.toggle(checks.selected);
      },
    },
  ]);
}

function absenceOf(call: CallDetail): string {
  if (call.audio_deleted_at !== null) {
    return `The recording was deleted on ${formatInstant(call.audio_deleted_at, new Date())}, as its campaign’s rule says.`;
  }
  if (call.recording !== null) return 'There is no copy of this recording that a browser can play.';
  if (call.newest.status === 'failed')
    return 'The recording could not be decoded, so there is nothing to play.';
  return 'The recording can be played as soon as it has been decoded.';
}
