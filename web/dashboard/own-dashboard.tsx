import type { Dashboard } from '#shared/dashboard.ts';
import { fewestPeers } from '#shared/figures.ts';
import { type ChosenPeriod, callsOfPeriod } from '../shown/period.ts';
import { PeriodFigureCards } from '../shown/period-figures.tsx';
import { PeriodFiguresOf } from '../shown/period-figures-of.tsx';
import { ScoreTrend } from '../shown/score-trend.tsx';
import { WeakChecks } from '../shown/weak-checks.tsx';
import { RecentCalls } from './recent-calls.tsx';

type Props = { dashboard: Dashboard; period: ChosenPeriod; agentId: string };

/** The dashboard of an agent: how the own calls do beside everybody else's, and what to learn from. */
export function OwnDashboard({ dashboard, period, agentId }: Props) {
  return (
    <>
      <PeriodFiguresOf period={period} agentId={agentId}>
        {(figures) => (
          <>
            <PeriodFigureCards
              figures={figures}
              of={callsOfPeriod(period)}
              names={['average_score', 'total_calls', 'completed', 'flagged']}
            />
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <ScoreTrend
                  figures={figures}
                  whose="Your average"
                  note={
                    figures.peers?.average_score === null
                      ? `Others are shown from ${fewestPeers} agents on`
                      : undefined
                  }
                />
                <RecentCalls calls={dashboard.recent_calls} title="Your recent calls" showAgent={false} />
              </div>
              <WeakChecks agentId={agentId} period={period} />
            </div>
          </>
        )}
      </PeriodFiguresOf>
    </>
  );
}
