import type { ReactNode } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import type { CheckResultShown, EvidenceShown, VersionDetail } from '#shared/versions.ts';
import { usePlayer } from '../shown/player-context.ts';
import { ReviewBlock } from '../shown/review/review-block.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { ChecksTab } from './checks-tab.tsx';
import { InsightsBlock } from './insights-block.tsx';
import type { OtherTabName } from './other-tab.tsx';
import { ScoreBlock } from './score-block.tsx';
import type { Sound } from './sound.ts';
import { hasResults } from './standing.ts';
import type { CheckSelection } from './use-checks.ts';
import { useOtherTab } from './use-other-tab.ts';

export type ResultTab = 'transcript' | 'checks' | OtherTabName;

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
  const { View, failed } = useOtherTab();
  const score = (
    <>
      <ScoreBlock version={version} hasSpeech={hasSpeech} />
      <InsightsBlock version={version} />
      <ReviewBlock call={call} version={version} />
    </>
  );
  const beside = transcript === undefined;
  const checksTab = (
    <ChecksTab call={call} version={version} checks={checks} momentOf={momentOf} onQuote={onQuote} />
  );
  const onSeek = call.has_playback ? player.seek : null;
  const other = (name: OtherTabName) => {
    if (failed) return <ErrorState message="This view could not be fetched." advice="Reload the page." />;
    return View === null ? null : (
      <View name={name} call={call} version={version} sound={sound} onSeek={onSeek} />
    );
  };
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
    { value: 'speech', label: 'Speech', content: other('speech') },
    { value: 'versions', label: 'Versions', note: call.versions.length, content: other('versions') },
    { value: 'timeline', label: 'Timeline', content: other('timeline') },
    { value: 'details', label: 'Details', content: other('details') },
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
      tabs={[
        {
          value: 'transcript',
          label: 'Transcript',
          content: (
            <div className="flex h-full flex-col">
              {hasResults(version) ? null : score}
              {transcript}
            </div>
          ),
        },
        ...tabs,
      ]}
      className="flex min-h-0 flex-1 flex-col [&>[role=tablist]]:shrink-0"
      panelClassName="min-h-0 flex-1 overflow-y-auto"
    />
  );
}
