import { readMatrixOf } from '#server/campaigns/matrix.ts';
import { readCampaignWeeksOf, readFiguresOf } from '#server/figures/figures.ts';
import { figuresOfAgentsIn, readToLookAtOf } from '#server/figures/groups.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as campaignPage from '#shared/campaign-page.ts';
import * as figures from '#shared/figures.ts';

export const figureHandlers: readonly Handler[] = [
  handle(figures.readFigures, ({ actor, query }, deps) => readFiguresOf(deps, actor, query)),

  handle(figures.readToLookAt, ({ actor, query }, deps) => readToLookAtOf(deps, actor, query)),

  handle(figures.readCampaignWeeks, async ({ actor }, deps) => ({
    rows: await readCampaignWeeksOf(deps, actor),
  })),

  handle(campaignPage.readCampaignAgents, async ({ actor, params, query }, deps) => ({
    rows: await figuresOfAgentsIn(deps, actor, { ...query, campaignId: params.id }),
  })),

  handle(campaignPage.readMatrix, ({ actor, params }, deps) => readMatrixOf(deps, actor, params.id)),
];
