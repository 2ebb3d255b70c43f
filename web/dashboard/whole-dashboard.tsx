import type { Dashboard } from '#shared/dashboard.ts';
import { OpenJobs } from '../shown/open-jobs.tsx';
import { type ChosenPeriod, callsOfPeriod } from '../shown/period.ts';
import { PeriodFigureCards } from '../shown/period-figures.tsx';
import { PeriodFiguresOf } from '../shown/period-figures-of.tsx';
import { ScoreTrend } from '../shown/score-trend.tsx';
import { NeedsYou } from './needs-you.tsx';
import { PausedProviders } from './paused-providers.tsx';
import { RecentCalls } from './recent-calls.tsx';
import { SftpNeeds } from './sftp-needs.tsx';
import { ToLookAt } from './to-look-at.tsx';

type Props = { dashboard: Dashboard; period: ChosenPeriod };

/** The dashboard of those who look after others' calls: what needs them, the figures, who to look at. */
export function WholeDashboard({ dashboard, period }: Props) {
  return (
    <>
      <PausedProviders paused={dashboard.paused_providers} />
      <NeedsYou dashboard={dashboard} />
      <SftpNeeds />
      <OpenJobs />
      <PeriodFiguresOf period={period}>
        {(figures) => (
          <>
            <PeriodFigureCards
              figures={figures}
              of={callsOfPeriod(period)}
              names={['total_calls', 'completed', 'average_score', 'completion_rate']}
            />
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <ScoreTrend figures={figures} />
                <RecentCalls calls={dashboard.recent_calls} />
              </div>
              <ToLookAt period={period} />
            </div>
          </>
        )}
      </PeriodFiguresOf>
    </>
  );
}
