import type { Deps } from '#server/deps.ts';
import type { ReceiveDeps } from './receive-file.ts';

/** The door's own view of the house. */
export function receiveDeps(deps: Deps): ReceiveDeps {
  const { ports } = deps;
  return {
    ...deps,
    maxUploadBytes: deps.config.maxUploadBytes,
    workRoom: ports.workRoom,
    probe: (path, fileName, signal) => ports.probe({ path }, { fileName, signal }),
    readTranscript: (fileName, bytes) =>
      ports.readSupplied(
        { fileName, bytes, durationMs: null, channelRule: { mode: 'mono', agentChannel: 0 }, onlyLook: true },
        { signal: AbortSignal.timeout(120_000) },
      ),
  };
}
