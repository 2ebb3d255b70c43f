import type { Deps } from '#server/deps.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { keepCsvs } from './kept-csvs.ts';
import { keepRows } from './kept-rows.ts';
import type { SweepDeps } from './sweep.ts';

/** The sweeper's own view of the house. */
export function sweepDeps(deps: Deps): SweepDeps {
  const { sftpSettleSeconds, sftpSweepSeconds } = deps.config;
  return {
    ...deps,
    receive: receiveDeps(deps),
    keptRows: keepRows(),
    keptCsvs: keepCsvs(),
    connect: deps.connectRemote,
    settleMs: sftpSettleSeconds * 1_000,
    sweepEveryMs: sftpSweepSeconds * 1_000,
  };
}
