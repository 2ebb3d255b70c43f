import type { CallDetail } from '#shared/calls.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { DetailsTab } from './details-tab.tsx';
import type { Sound } from './sound.ts';
import { SpeechTab } from './speech-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';

export type OtherTabName = 'speech' | 'versions' | 'timeline' | 'details';

export type OtherTabProps = {
  name: OtherTabName;
  call: CallDetail;
  version: VersionDetail;
  sound: Sound;
  onSeek: ((ms: number) => void) | null;
};

/** The tabs that are not needed to open a call; they are fetched while the page is already being read. */
export function OtherTab({ name, call, version, sound, onSeek }: OtherTabProps) {
  switch (name) {
    case 'speech':
      return <SpeechTab figures={sound.figures} rolesKnown={sound.rolesKnown} onSeek={onSeek} />;
    case 'versions':
      return <VersionsTab call={call} version={version} />;
    case 'timeline':
      return <TimelineTab call={call} />;
    case 'details':
      return <DetailsTab call={call} version={version} />;
  }
}
