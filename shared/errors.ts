/**
 * What may be done about an error: `never` = the same request fails again; `later` = temporary, the queue tries
 * again with backoff; `pause` = the provider waits until a person mends something; `wait` = nothing is wrong, the answer
 * comes later.
 */
export type Retry = 'never' | 'later' | 'pause' | 'wait';

type ErrorEntry = {
  /** HTTP status of the answer. */
  readonly status: number;
  /** What happened and why, for people. `{name}` is filled from the error's details. */
  readonly sentence: string;
  /** What to do about it. */
  readonly advice: string;
  readonly retry: Retry;
};

/** Every error a person or a program can be shown, by its stable code. */
export const errors = {
  // Requests
  invalid_request: {
    status: 400,
    sentence: 'The request is not valid: {problem}.',
    advice: 'Correct it and send it again.',
    retry: 'never',
  },
  signed_out: {
    status: 401,
    sentence: 'You are signed out.',
    advice: 'Sign in and try again.',
    retry: 'never',
  },
  wrong_credentials: {
    status: 401,
    sentence: 'The e-mail address or the password is not right.',
    advice: 'Check both and try again.',
    retry: 'never',
  },
  api_key_invalid: {
    status: 401,
    sentence: 'The API key is not valid.',
    advice: 'Check that it is whole, and in the settings of its campaign that it is active.',
    retry: 'never',
  },
  api_key_in_address: {
    status: 400,
    sentence: 'An API key stands in the address of this request, where logs and proxies can read it.',
    advice: 'Send it in the header Authorization or X-API-Key. Revoke this one and make another.',
    retry: 'never',
  },
  key_not_allowed: {
    status: 403,
    sentence: 'This API key does not allow this.',
    advice: 'Make a key with the scope that this needs, in the settings of the campaign.',
    retry: 'never',
  },
  foreign_origin: {
    status: 403,
    sentence: 'The request came from another site.',
    advice: 'Open TotalView itself and try there.',
    retry: 'never',
  },
  not_allowed: {
    status: 403,
    sentence: 'Your role does not allow this.',
    advice: 'Ask an Owner or Senior Manager of your organization.',
    retry: 'never',
  },
  not_found: {
    status: 404,
    sentence: 'There is nothing here, or you may not see it.',
    advice: 'Check the address, or ask for access.',
    retry: 'never',
  },
  too_many_requests: {
    status: 429,
    sentence: 'Too many requests in a short time.',
    advice: 'Wait {seconds} seconds and try again.',
    retry: 'later',
  },
  too_many_uploads: {
    status: 429,
    sentence: 'There are {limit} uploads with this API key under way.',
    advice: 'Wait until one of them has ended.',
    retry: 'later',
  },
  request_running: {
    status: 409,
    sentence: 'A request with this Idempotency-Key is under way.',
    advice: 'Wait {seconds} seconds and send it again: the answer will be that of the first one.',
    retry: 'later',
  },
  idempotency_key_reused: {
    status: 422,
    sentence: 'This Idempotency-Key came with another request before.',
    advice: 'Send each request with an Idempotency-Key of its own, and only repeats of it with the same.',
    retry: 'never',
  },
  internal: {
    status: 500,
    sentence: 'Something went wrong on our side.',
    advice: 'Try again. If it happens again, give your operator the request id.',
    retry: 'later',
  },
  shutting_down: {
    status: 503,
    sentence: 'The server is stopping.',
    advice: 'Try again in a few seconds.',
    retry: 'later',
  },

  // Setting up and people
  setup_closed: {
    status: 409,
    sentence: 'This installation is already set up.',
    advice: 'Sign in, or ask your Owner for an invitation.',
    retry: 'never',
  },
  setup_link_invalid: {
    status: 403,
    sentence: 'This setup link is not valid.',
    advice: 'Use the link that the server printed when it started last.',
    retry: 'never',
  },
  email_taken: {
    status: 409,
    sentence: 'There is already a login with the e-mail address {email}.',
    advice: 'Use another address.',
    retry: 'never',
  },
  password_too_short: {
    status: 422,
    sentence: 'The password has fewer than 10 characters.',
    advice: 'Choose a longer one.',
    retry: 'never',
  },
  name_taken: {
    status: 409,
    sentence: 'The name {name} is already taken.',
    advice: 'Choose another name.',
    retry: 'never',
  },

  role_above_yours: {
    status: 403,
    sentence: 'The role {role} is above your own.',
    advice: 'Ask somebody of that role.',
    retry: 'never',
  },
  agent_needed: {
    status: 422,
    sentence: 'An Agent sees the calls of one agent profile, and none was chosen.',
    advice: 'Choose the agent profile of this login.',
    retry: 'never',
  },
  last_owner: {
    status: 409,
    sentence: 'This is the last Owner of the organization.',
    advice: 'Make somebody else an Owner first.',
    retry: 'never',
  },
  already_member: {
    status: 409,
    sentence: '{email} belongs to this organization already.',
    advice: 'Look in the list of people.',
    retry: 'never',
  },
  already_invited: {
    status: 409,
    sentence: '{email} is invited already.',
    advice: 'Make a new link for that invitation, or revoke it first.',
    retry: 'never',
  },
  mail_not_configured: {
    status: 409,
    sentence: 'This installation sends no e-mail.',
    advice: 'Ask an Owner or Senior Manager of your organization for a reset link.',
    retry: 'never',
  },
  reset_link_invalid: {
    status: 404,
    sentence: 'This link is not valid: it was used or replaced, or its time is over.',
    advice: 'Ask for a new one.',
    retry: 'never',
  },
  login_elsewhere: {
    status: 409,
    sentence:
      'The login of {email} belongs to another organization too, so that this one alone cannot reset it.',
    advice: 'Ask your operator for a reset link.',
    retry: 'never',
  },
  code_wrong: {
    status: 401,
    sentence: 'The code is not right, or its 10 minutes are over.',
    advice: 'Check it, or ask for a new one.',
    retry: 'never',
  },
  two_factor_needed: {
    status: 401,
    sentence: 'This login is protected by two-factor.',
    advice: 'Enter the code of your authenticator app, or a recovery code.',
    retry: 'never',
  },
  second_factor_wrong: {
    status: 401,
    sentence: 'The two-factor code is not right.',
    advice: 'Wait for the next code of your authenticator app, or use a recovery code.',
    retry: 'never',
  },
  two_factor_on: {
    status: 409,
    sentence: 'Two-factor is on already.',
    advice: 'Turn it off first to begin anew.',
    retry: 'never',
  },
  two_factor_not_begun: {
    status: 409,
    sentence: 'Two-factor is not being set up.',
    advice: 'Begin again.',
    retry: 'never',
  },
  password_wrong: {
    status: 422,
    sentence: 'This is not your password.',
    advice: 'Check it and try again.',
    retry: 'never',
  },
  secret_unreadable: {
    status: 500,
    sentence: 'A secret cannot be read: the key that has sealed it is not there.',
    advice: 'Ask your operator to put the key back.',
    retry: 'never',
  },
  invitation_invalid: {
    status: 404,
    sentence: 'This invitation is not valid: it was used, revoked or replaced, or its 7 days are over.',
    advice: 'Ask whoever invited you for a new link.',
    retry: 'never',
  },

  two_keys_active: {
    status: 409,
    sentence: 'There are already two active API keys named {name} in this campaign.',
    advice: 'Revoke one of them, or choose another name.',
    retry: 'never',
  },

  // At the door
  no_campaign: {
    status: 400,
    sentence: 'No campaign was chosen.',
    advice: 'Choose a campaign and upload again.',
    retry: 'never',
  },
  campaign_not_yours: {
    status: 403,
    sentence: 'This campaign is not one of yours.',
    advice: 'Choose one of your campaigns, or ask to be added to it.',
    retry: 'never',
  },
  campaign_archived: {
    status: 403,
    sentence: 'The campaign {campaign} is archived.',
    advice: 'Choose another campaign, or ask an Owner to unarchive it.',
    retry: 'never',
  },
  no_file: {
    status: 400,
    sentence: 'No recording came with the request.',
    advice: 'Attach the recording and send it again.',
    retry: 'never',
  },
  file_unreadable: {
    status: 400,
    sentence: 'The file cannot be read any more: it was moved or changed after it was chosen.',
    advice: 'Choose it again.',
    retry: 'never',
  },
  file_empty: {
    status: 415,
    sentence: 'The file is empty (0 bytes).',
    advice: 'Export the recording again and upload the new file.',
    retry: 'never',
  },
  file_too_large: {
    status: 413,
    sentence: 'The file is larger than this server accepts ({limit}).',
    advice: 'Upload a smaller file, or ask your operator to raise the limit.',
    retry: 'never',
  },
  not_audio: {
    status: 415,
    sentence: 'This file is not a recording: no audio was recognised in it.',
    advice: 'Check that it plays on your computer. MP3, WAV, M4A and most other audio formats work.',
    retry: 'never',
  },
  recording_damaged: {
    status: 415,
    sentence: 'The file begins like {format}, but it is damaged or not whole, and its sound cannot be read.',
    advice: 'Check that the recorder had finished writing it, export it again and upload the new file.',
    retry: 'never',
  },
  no_audio_stream: {
    status: 415,
    sentence: 'This file has pictures but no sound.',
    advice: 'Upload a file that has a sound track.',
    retry: 'never',
  },
  upload_cut: {
    status: 400,
    sentence: 'The upload ended before the whole file had arrived.',
    advice: 'Upload the file again. Nothing of it was kept.',
    retry: 'never',
  },
  upload_protocol: {
    status: 412,
    sentence: 'Files in parts are taken by tus 1.0.0, and this request does not say that it speaks it.',
    advice: 'Send the header Tus-Resumable: 1.0.0.',
    retry: 'never',
  },
  upload_elsewhere: {
    status: 409,
    sentence: 'The part does not begin where the upload stands.',
    advice: 'Ask how much has arrived, and go on from there.',
    retry: 'later',
  },
  upload_busy: {
    status: 423,
    sentence: 'Another request is sending this file at the same time.',
    advice: 'Wait a few seconds and go on.',
    retry: 'later',
  },
  upload_gone: {
    status: 410,
    sentence: 'What had arrived of this file is no longer here.',
    advice: 'Upload it again.',
    retry: 'never',
  },
  upload_finished: {
    status: 409,
    sentence: 'The whole file has arrived, so its upload cannot be cancelled any more.',
    advice: 'Delete the call if it is not wanted.',
    retry: 'never',
  },
  disk_full: {
    status: 507,
    sentence: 'The server has too little free disk space for this file.',
    advice: 'Ask your operator to make room, then upload again.',
    retry: 'later',
  },
  transcript_unreadable: {
    status: 422,
    sentence: 'The transcript {file} cannot be read: {problem}.',
    advice: 'Correct the file and upload both again, or upload the recording alone.',
    retry: 'never',
  },
  call_transcript_unreadable: {
    status: 422,
    sentence: 'The transcript {file} cannot be read: {problem}.',
    advice: 'Correct the file and attach it to the call again.',
    retry: 'never',
  },
  duplicate_reference: {
    status: 409,
    sentence: 'A call with the client reference {reference} is already in this campaign.',
    advice: 'Use that call, or send another reference.',
    retry: 'never',
  },
  csv_unreadable: {
    status: 422,
    sentence: 'The CSV cannot be used: {problem}.',
    advice: 'Correct the file and choose it again.',
    retry: 'never',
  },
  agent_pattern_invalid: {
    status: 422,
    sentence: 'The file-name pattern cannot be used: {problem}.',
    advice: 'Correct the pattern.',
    retry: 'never',
  },
  time_zone_unknown: {
    status: 422,
    sentence: 'There is no time zone {zone}.',
    advice: 'Take a name of the IANA list, such as Europe/London.',
    retry: 'never',
  },

  // SFTP
  sftp_not_connected: {
    status: 409,
    sentence: 'There is no SFTP server to ask, or its key is not confirmed yet.',
    advice: 'Set the connection up in the settings of the organization, test it and confirm its key.',
    retry: 'never',
  },
  sftp_from_operator: {
    status: 409,
    sentence: 'The SFTP server of this organization was given by the operator.',
    advice: 'Ask your operator to change it.',
    retry: 'never',
  },
  sftp_secret_missing: {
    status: 422,
    sentence: 'No {what} was given for the SFTP server.',
    advice: 'Enter it and save again.',
    retry: 'never',
  },
  sftp_key_unreadable: {
    status: 422,
    sentence: 'The private key cannot be read: {problem}.',
    advice: 'Paste it whole, from BEGIN to END, with its passphrase if it has one.',
    retry: 'never',
  },
  sftp_address_refused: {
    status: 422,
    sentence: 'Connections to {host} are not allowed: it is {what}.',
    advice: 'Enter another address, or ask your operator to allow this one with TOTALVIEW_SFTP_ALLOW.',
    retry: 'never',
  },
  sftp_root_taken: {
    status: 409,
    sentence: 'This folder of this server is in use already.',
    advice: 'Choose a folder that neither holds nor lies in one that is in use.',
    retry: 'never',
  },
  sftp_other_key_offered: {
    status: 409,
    sentence: 'The server shows another key by now.',
    advice: 'Test the connection again, and compare the key it shows with that of the server.',
    retry: 'never',
  },
  sftp_unreachable: {
    status: 502,
    sentence: 'The SFTP server cannot be reached: {problem}.',
    advice: 'It is tried again by itself. Check the address, and that the server runs.',
    retry: 'later',
  },
  sftp_sign_in_refused: {
    status: 422,
    sentence: 'The SFTP server does not let {username} in.',
    advice: 'Check the user name and the password or key.',
    retry: 'pause',
  },
  sftp_host_key_changed: {
    status: 409,
    sentence: 'The SFTP server shows another key than the one that was confirmed. Nothing was sent to it.',
    advice:
      'Ask whoever runs the server whether its key was changed. If so, test the connection and confirm it.',
    retry: 'pause',
  },
  sftp_host_key_unconfirmed: {
    status: 409,
    sentence: 'Nobody has confirmed the key of the SFTP server yet.',
    advice: 'Test the connection, compare the key, and confirm it.',
    retry: 'pause',
  },
  sftp_folder_missing: {
    status: 422,
    sentence: 'There is no folder {folder} on the SFTP server.',
    advice: 'Create it, or correct the folder slug.',
    retry: 'never',
  },
  sftp_folder_refused: {
    status: 422,
    sentence: 'The SFTP server does not let us read the folder {folder}.',
    advice: 'Give the user the right to read it.',
    retry: 'never',
  },
  sftp_too_many_files: {
    status: 422,
    sentence: 'There are more than {limit} files in the folder {folder}.',
    advice: 'Move files that are done with elsewhere, or have imported files moved or deleted.',
    retry: 'never',
  },
  sftp_slug_needed: {
    status: 422,
    sentence: 'SFTP ingestion needs a folder slug.',
    advice: 'Enter the folder where the recordings of this campaign are put.',
    retry: 'never',
  },
  sftp_slug_taken: {
    status: 409,
    sentence: 'The folder {slug} is, holds or lies in that of the campaign {campaign}.',
    advice: 'Choose another folder.',
    retry: 'never',
  },
  sftp_pattern_invalid: {
    status: 422,
    sentence: 'The pattern {pattern} cannot be used: {problem}.',
    advice: 'Correct the pattern.',
    retry: 'never',
  },
  sftp_no_csv: {
    status: 422,
    sentence: 'The CSV that this campaign requires did not come in time.',
    advice: 'Put a CSV that names the recording into the folder; it is taken up by itself then.',
    retry: 'never',
  },
  sftp_no_row: {
    status: 422,
    sentence: 'No row of a CSV names this recording, and this campaign requires one.',
    advice: 'Put a CSV that names it into the folder; it is taken up by itself then.',
    retry: 'never',
  },
  sftp_no_recordings: {
    status: 422,
    sentence: 'None of the recordings that the CSV names came in time.',
    advice: 'Put them into the folder; they are taken up by themselves then.',
    retry: 'never',
  },
  sftp_none_imported: {
    status: 422,
    sentence: 'No file of the batch could be imported.',
    advice: 'Look at its files for the reasons.',
    retry: 'never',
  },
  sftp_vanished: {
    status: 410,
    sentence: 'The file was taken away from the SFTP server before it was imported.',
    advice: 'Put it back, if it is still wanted.',
    retry: 'never',
  },
  sftp_changed: {
    status: 409,
    sentence: 'The file changed while it was read.',
    advice: 'It is taken up again when it is at rest.',
    retry: 'later',
  },
  sftp_write_refused: {
    status: 422,
    sentence: 'The SFTP server does not let us move or delete the file: {problem}.',
    advice: 'Give the user the right to write in the folder, or leave files where they are.',
    retry: 'never',
  },
  sftp_file_refused: {
    status: 422,
    sentence: 'The SFTP server does not let us read this file.',
    advice: 'Give the user the right to read it, then retry.',
    retry: 'never',
  },
  sftp_name_unreadable: {
    status: 422,
    sentence: 'The name of this file is not written in UTF-8, so the SFTP server cannot be asked for it.',
    advice: 'Rename it with plain letters, or set the recorder to UTF-8.',
    retry: 'never',
  },
  sftp_lost: {
    status: 502,
    sentence: 'Reading the file was broken off {times} times. The last reason: {problem}',
    advice: 'Retry it when the server answers again.',
    retry: 'later',
  },
  sftp_duplicate: {
    status: 409,
    sentence: 'A file of this name was imported already.',
    advice: 'Rename it if it is another call.',
    retry: 'never',
  },
  sftp_duplicate_differs: {
    status: 409,
    sentence: 'A file of this name was imported already, and this one is not the same.',
    advice: 'Import it anyway, or rename it if it is another call.',
    retry: 'never',
  },
  sftp_excluded: {
    status: 422,
    sentence: 'A filter of the campaign leaves this file out: {problem}.',
    advice: 'Change the filter if it is wanted.',
    retry: 'never',
  },
  sftp_not_recording: {
    status: 422,
    sentence: 'This is neither a recording nor a CSV nor a transcript.',
    advice: 'Nothing needs to be done.',
    retry: 'never',
  },
  sftp_transcript_alone: {
    status: 422,
    sentence: 'There is no recording of the same name that this transcript could belong to.',
    advice: 'A recording takes one transcript beside it along. If its call is here already, attach it there.',
    retry: 'never',
  },
  sftp_transcript_not_used: {
    status: 422,
    sentence: 'The recording of this transcript was not imported.',
    advice: 'It is taken along when the recording is.',
    retry: 'never',
  },
  sftp_transcript_unreadable: {
    status: 422,
    sentence: 'The transcript {file} cannot be used: {problem}.',
    advice: 'Correct it or take it away: the recording is then taken up again by itself.',
    retry: 'never',
  },
  sftp_nothing_to_retry: {
    status: 409,
    sentence: 'There is nothing here that could be retried.',
    advice: 'Reload the page and look at the reasons.',
    retry: 'never',
  },
  sftp_not_duplicate: {
    status: 409,
    sentence: 'This file is not a duplicate whose bytes differ.',
    advice: 'Reload the page and look at its status.',
    retry: 'never',
  },

  // Checks and campaigns
  too_many_checks: {
    status: 409,
    sentence:
      'A campaign holds up to {limit} checks, those that are switched off included. This one has {count}.',
    advice: 'Delete checks that are not wanted any more, or add fewer.',
    retry: 'never',
  },
  changed_meanwhile: {
    status: 409,
    sentence: 'Somebody else has changed this since you opened it: {what}.',
    advice:
      'What you typed is still here. Save again to put it in place of theirs, or open this anew to see what they saved.',
    retry: 'never',
  },
  check_changed: {
    status: 409,
    sentence: '{name} has changed this check since you opened it.',
    advice: 'Look at what it says now, then save yours or keep theirs.',
    retry: 'never',
  },
  member_not_manager: {
    status: 422,
    sentence: 'Only Managers are assigned to campaigns: other roles see all of them, or none.',
    advice: 'Choose a Manager, or change the role first.',
    retry: 'never',
  },
  checks_changed: {
    status: 409,
    sentence: 'Checks were added to this campaign or deleted meanwhile.',
    advice: 'Look at the list as it is now, then order it again.',
    retry: 'never',
  },
  prices_changed: {
    status: 409,
    sentence: 'Somebody has changed the prices since you opened them.',
    advice: 'Reload the page and make your change again.',
    retry: 'never',
  },

  // Agents
  agent_code_taken: {
    status: 409,
    sentence: 'The agent code {code} belongs to {name}.',
    advice: 'Use another code, or edit that agent.',
    retry: 'never',
  },
  agent_unknown: {
    status: 422,
    sentence: 'There is no such agent.',
    advice: 'Choose one of the list of agents.',
    retry: 'never',
  },
  agent_archived: {
    status: 409,
    sentence: '{name} is archived.',
    advice: 'Bring the agent back first, or choose another.',
    retry: 'never',
  },

  // Transcription
  transcript_without_times: {
    status: 422,
    sentence: 'This transcript has no times, so it cannot be written as WebVTT.',
    advice: 'Ask for it as txt or json.',
    retry: 'never',
  },
  range_not_satisfiable: {
    status: 416,
    sentence: 'The requested part lies beyond the end of the recording ({size_bytes} bytes).',
    advice: 'Ask for a part that begins before its end.',
    retry: 'never',
  },
  recording_deleted: {
    status: 410,
    sentence: 'The recording of this call was deleted, as the rule of its campaign says.',
    advice: 'Its transcript and results stay; Run Analysis still works where there is a transcript.',
    retry: 'never',
  },
  retry_needs_recording: {
    status: 410,
    sentence:
      'This call failed at Transcription, and its recording was deleted since, as the rule of its campaign says.',
    advice: 'It cannot be transcribed any more. Upload the recording again if you still have it.',
    retry: 'never',
  },
  recording_missing: {
    status: 410,
    sentence: 'The recording is no longer in storage.',
    advice: 'Ask your operator whether it was removed, or upload it again.',
    retry: 'never',
  },
  audio_empty: {
    status: 422,
    sentence: 'The recording has no sound in it (zero duration).',
    advice: 'Export the recording again and upload the new file.',
    retry: 'never',
  },
  audio_undecodable: {
    status: 422,
    sentence: 'The recording could not be decoded: {problem}.',
    advice: 'Check that it plays on your computer, or export it in another format.',
    retry: 'never',
  },
  decode_timeout: {
    status: 422,
    sentence: 'Decoding the recording took longer than {minutes} minutes and was stopped.',
    advice: 'Split the recording, or export it in another format.',
    retry: 'never',
  },
  no_transcription: {
    status: 422,
    sentence: 'There is no transcript and nothing to make one with.',
    advice:
      'Add a key for AssemblyAI or Deepgram, point TotalView at a Whisper endpoint, or attach a transcript to the recording.',
    retry: 'never',
  },

  // Pipeline
  already_running: {
    status: 409,
    sentence: 'This call is being processed already.',
    advice: 'Wait until it has ended, then ask again.',
    retry: 'never',
  },
  nothing_to_retry: {
    status: 409,
    sentence: 'This call has not failed, so there is nothing to retry.',
    advice: 'Use Rerun Transcription or Run Analysis.',
    retry: 'never',
  },
  transcript_moved_on: {
    status: 409,
    sentence: 'This call has another transcript meanwhile.',
    advice: 'Look at it as it is now, then decide.',
    retry: 'never',
  },
  roles_cannot_be_swapped: {
    status: 409,
    sentence: 'There are no two parties in this transcript that could be swapped.',
    advice: 'Use Rerun Transcription, with a provider that tells speakers apart.',
    retry: 'never',
  },
  no_transcript_yet: {
    status: 409,
    sentence: 'This call has no transcript to analyze yet.',
    advice: 'Use Rerun Transcription, or Retry if it failed.',
    retry: 'never',
  },
  move_refused: {
    status: 409,
    sentence: 'A call that is {status} cannot do this.',
    advice: 'Reload the page and look at its status.',
    retry: 'never',
  },
  worker_lost: {
    status: 500,
    sentence: 'The work on this call ended unexpectedly {times} times.',
    advice: 'Retry it. If it fails again, give your operator the call id.',
    retry: 'never',
  },
  step_failed: {
    status: 500,
    sentence: 'An unexpected error stopped the work on this call.',
    advice: 'Retry it. If it fails again, give your operator the call id.',
    retry: 'later',
  },
  gave_up: {
    status: 500,
    sentence: 'The work on this call was tried for 24 hours without success. The last reason: {reason}',
    advice: 'Mend the cause and retry.',
    retry: 'never',
  },
  stage_timeout: {
    status: 500,
    sentence: 'The step took longer than {minutes} minutes and was stopped.',
    advice: 'It is tried again by itself.',
    retry: 'later',
  },
  storage_unavailable: {
    status: 503,
    sentence: 'The recording storage does not answer.',
    advice: 'It is tried again by itself. Ask your operator to look at the storage.',
    retry: 'later',
  },
  storage_refused: {
    status: 503,
    sentence: 'The recording storage refuses: {problem}.',
    advice: 'Ask your operator to mend it; the command “totalview doctor” looks at the storage.',
    retry: 'later',
  },

  // Providers
  provider_not_set_up: {
    status: 409,
    sentence: '{provider} is not set up.',
    advice: 'An Owner can enter a key or an address in Settings, Providers.',
    retry: 'never',
  },
  provider_busy: {
    status: 503,
    sentence: '{provider} takes no more requests at the moment.',
    advice: 'It is tried again by itself.',
    retry: 'later',
  },
  provider_unreachable: {
    status: 503,
    sentence: '{provider} cannot be reached: {reason}.',
    advice: 'It is tried again by itself. If it stays so, ask your operator to look at the network.',
    retry: 'later',
  },
  provider_trouble: {
    status: 503,
    sentence: '{provider} has trouble of its own: {reason}.',
    advice: 'It is tried again by itself.',
    retry: 'later',
  },
  provider_silent: {
    status: 503,
    sentence: '{provider} took longer than {minutes} minutes to answer.',
    advice: 'It is tried again by itself.',
    retry: 'later',
  },
  provider_answer_unreadable: {
    status: 502,
    sentence: '{provider} answered something that cannot be understood: {reason}.',
    advice: 'It is tried a few times by itself. If it fails again, tell your operator the call id.',
    retry: 'later',
  },
  provider_key_refused: {
    status: 503,
    sentence: '{provider} does not accept the key.',
    advice: 'An Owner can enter another in Settings, Providers. Calls wait and go on by themselves.',
    retry: 'pause',
  },
  provider_unpaid: {
    status: 503,
    sentence: '{provider} does not work on: the balance is spent or a spending limit is reached.',
    advice: 'Top it up at the provider. Calls wait and go on by themselves.',
    retry: 'pause',
  },
  provider_refused: {
    status: 422,
    sentence: '{provider} refused the request: {reason}',
    advice: 'Look at the transcription and analysis settings of the campaign, then retry the call.',
    retry: 'never',
  },
  provider_refused_recording: {
    status: 422,
    sentence: '{provider} cannot use this recording: {reason}',
    advice:
      'Listen to it. Another provider may take it: choose one in the settings of the campaign and retry.',
    retry: 'never',
  },
  provider_model_gone: {
    status: 422,
    sentence: '{provider} does not offer the model {model}.',
    advice: 'An Owner can choose another in Settings, Providers. Then retry.',
    retry: 'never',
  },
  provider_address_refused: {
    status: 422,
    sentence: 'The address {address} may not be used: it is in a network that is closed to providers.',
    advice: 'Your operator can allow it by name in TOTALVIEW_PROVIDER_ALLOW.',
    retry: 'never',
  },

  batch_waiting: {
    status: 503,
    sentence: 'The call waits for Claude’s answer to a batch of requests.',
    advice: 'It goes on by itself, within a day.',
    retry: 'wait',
  },
  claude_not_set_up: {
    status: 409,
    sentence: 'Claude is not set up in this organization.',
    advice: 'An Owner can enter a key in Settings, Providers.',
    retry: 'never',
  },

  // Reviews
  no_results_yet: {
    status: 409,
    sentence: 'This call has no results yet, so there is nothing to review.',
    advice: 'Wait until it is Completed.',
    retry: 'never',
  },
  version_moved_on: {
    status: 409,
    sentence: 'Version {current} of this call has ended meanwhile, and you looked at version {version}.',
    advice: 'Look at the newer results, then decide.',
    retry: 'never',
  },
  reviewed_meanwhile: {
    status: 409,
    sentence: '{by} has just reviewed this call too.',
    advice: 'Look at what they did, then decide.',
    retry: 'never',
  },
  review_refused: {
    status: 409,
    sentence: 'This is not possible: {problem}.',
    advice: 'Look at the call as it is now, then decide.',
    retry: 'never',
  },

  // Views of the call list
  view_name_taken: {
    status: 409,
    sentence: 'You already have a view named {name}.',
    advice: 'Choose another name, or update that view.',
    retry: 'never',
  },
  too_many_views: {
    status: 409,
    sentence: 'You already keep {most} views.',
    advice: 'Delete one that you no longer need.',
    retry: 'never',
  },

  // Bulk jobs
  same_audio: {
    status: 409,
    sentence: 'The same recording is already in this campaign, as {file}.',
    advice: 'Open that call. To have it twice, upload it alone.',
    retry: 'never',
  },
  not_arrived: {
    status: 408,
    sentence: 'The file did not arrive within 24 hours.',
    advice: 'Upload it again.',
    retry: 'never',
  },
  bulk_item_not_expected: {
    status: 409,
    sentence: 'The bulk job does not wait for this file any more: it is {state}.',
    advice: 'Look at the bulk job, or upload the file again without it.',
    retry: 'never',
  },
  bulk_job_ended: {
    status: 409,
    sentence: 'This bulk job has ended, so there is nothing to cancel.',
    advice: 'Reload the page and look at its items.',
    retry: 'never',
  },
  bulk_nothing_to_retry: {
    status: 409,
    sentence: 'This bulk job has no failed item that can be retried.',
    advice: 'Upload refused files again in a new bulk job.',
    retry: 'never',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;

/** True for a code of the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return code in errors;
}

/** Values for the placeholders of a sentence, and facts a program may want (`existing_call_id`). */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error as the world sees it: code, what happened, what to do. */
export type Failure = { code: ErrorCode; message: string; advice: string; details: ErrorDetails };

/** An error that the catalogue knows. The domain throws it; the door that catches it turns it into an answer. */
export class KnownError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fill(errors[code].sentence, details), options);
    this.name = 'KnownError';
    this.code = code;
    this.details = details;
  }

  get retry(): Retry {
    return errors[this.code].retry;
  }
}

/** The failure that people are shown for an error; anything the catalogue does not know becomes `otherwise`. */
export function failureOf(error: unknown, otherwise: ErrorCode = 'internal'): Failure {
  const known = error instanceof KnownError ? error : new KnownError(otherwise);
  const advice = fill(errors[known.code].advice, known.details);
  return { code: known.code, message: known.message, advice, details: known.details };
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?'));
}
