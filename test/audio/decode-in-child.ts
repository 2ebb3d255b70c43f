import { decode } from '#server/audio/decode.ts';
import { probe } from '#server/audio/probe.ts';

/** Decodes one recording, for tests that watch or kill the process in which that happens. */
const [file = '', playbackPath = ''] = process.argv.slice(2);
const { facts } = await decode({ path: file, playbackPath, probe: await probe({ path: file }) });
process.send?.({ durationSeconds: facts.durationSeconds, peakMemoryKb: process.resourceUsage().maxRSS });
