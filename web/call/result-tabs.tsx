import type { ReactNode } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import type { CheckResultShown, EvidenceShown, VersionDetail } from '#shared/versions.ts';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { ChecksTab } from './checks-tab.tsx';
import { DetailsTab } from './details-tab.tsx';
import { usePlayer } from './player-context.ts';
import { ScoreBlock } from './score-block.tsx';
import type { Sound } from './sound.ts';
import { SpeechTab } from './speech-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import type { CheckSelection } from './use-checks.ts';
import { VersionsTab } from './versions-tab.tsx';

export type ResultTab = 'transcript' | 'checks' | 'speech' | 'versions' | 'timeline' | 'details';

type Props = {
  call: CallDetail;
  version: VersionDetail;
  checks: CheckSelection;
  sound: Sound;
  hasSpeech: boolean;
  momentOf: (evidence: EvidenceShown) => number | null;
  onQuote: (result: CheckResultShown, evidence: EvidenceShown) => void;
  tab: ResultTab;
  onTab: (tab: ResultTab) => void;
  /** Given where there is no room beside the tabs: then the transcript is the first of them. */
  transcript?: ReactNode;
};

/** What came out of a version, one view at a time. */
export function ResultTabs(props: Props) {
  const { call, version, checks, sound, hasSpeech, momentOf, onQuote, tab, onTab, transcript } = props;
  const player = usePlayer();
  const score = <ScoreBlock version={version} hasSpeech={hasSpeech} />;
  const beside = transcript === undefined;
  const checksTab = <ChecksTab version={version} checks={checks} momentOf={momentOf} onQuote={onQuote} />;
  const tabs: Tab<ResultTab>[] = [
    {
      value: 'checks',
      label: 'Checks',
      note: version.check_results.length || undefined,
      content: beside ? (
        checksTab
      ) : (
        <>
          {score}
          {checksTab}
        </>
      ),
    },
    {
      value: 'speech',
      label: 'Speech',
      content: (
        <SpeechTab
          figures={sound.figures}
          rolesKnown={sound.rolesKnown}
          onSeek={call.has_playback ? player.seek : null}
        />
      ),
    },
    {
      value: 'versions',
      label: 'Versions',
      note: call.versions.length,
      content: <VersionsTab call={call} version={version} />,
    },
    { value: 'timeline', label: 'Timeline', content: <TimelineTab call={call} /> },
    { value: 'details', label: 'Details', content: <DetailsTab call={call} version={version} /> },
  ];
  if (beside) {
    return (
      <>
        {score}
        <Tabs
          label="Results"
          value={tab === 'transcript' ? 'checks' : tab}
          onChange={onTab}
          tabs={tabs}
          className="[&>[role=tablist]]:sticky [&>[role=tablist]]:top-0 [&>[role=tablist]]:z-10 [&>[role=tablist]]:bg-canvas"
        />
      </>
    );
  }
  return (
    <Tabs
      label="Call"
      value={tab}
      onChange={onTab}
      tabs={[{ value: 'transcript', label: 'Transcript', content: transcript }, ...tabs]}
      className="flex min-h-0 flex-1 flex-col [&>[role=tablist]]:shrink-0"
      panelClassName="flex min-h-0 flex-1 flex-col overflow-y-auto"
    />
  );
}
