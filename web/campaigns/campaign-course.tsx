import { useSearch } from '@tanstack/react-router';
import type { CampaignDetail } from '#shared/campaigns.ts';
import { callsOfPeriod } from '../shown/period.ts';
import { PeriodFigureCards } from '../shown/period-figures.tsx';
import { PeriodFiguresOf } from '../shown/period-figures-of.tsx';
import { ScoreTrend } from '../shown/score-trend.tsx';
import { Card } from '../ui/card.tsx';
import { CampaignAgents } from './campaign-agents.tsx';
import { ScoreDistribution } from './score-distribution.tsx';
import { TopFailing } from './top-failing.tsx';

/** How the campaign's calls do: figures and course of a period, its agents, how scores spread, what fails most. */
export function CampaignCourse({ campaign }: { campaign: CampaignDetail }) {
  const period = useSearch({ from: '/inside/campaigns/$campaignId' });
  const { id, flag_below: below } = campaign;
  return (
    <>
      <PeriodFiguresOf period={period} campaignId={id}>
        {(figures) => (
          <>
            <PeriodFigureCards
              figures={figures}
              of={{ campaign: id, ...callsOfPeriod(period) }}
              names={['average_score', 'total_calls', 'completion_rate', 'flagged']}
            />
            <div className="grid items-start gap-4 lg:grid-cols-2">
              <ScoreTrend figures={figures} />
              <CampaignAgents campaignId={id} period={period} />
            </div>
          </>
        )}
      </PeriodFiguresOf>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card
          title="Score distribution"
          note={below === null ? 'All scored calls' : `All scored calls; flagged below ${below}%`}
        >
          <ScoreDistribution counts={campaign.score_distribution} />
        </Card>
        <Card title="Top failing checks" note="Newest calls" flush>
          <TopFailing campaign={campaign} />
        </Card>
      </div>
    </>
  );
}
