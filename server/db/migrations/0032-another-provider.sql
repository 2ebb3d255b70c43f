-- The provider that somebody has chosen for a retry instead of the campaign's.
alter table versions add column speech_provider text check (speech_provider in ('assemblyai', 'deepgram', 'whisper'));
