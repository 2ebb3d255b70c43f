import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readAgentMatching } from '#shared/agent-matching.ts';
import { afterwardsRules, csvRules, type SftpSettingsShown } from '#shared/sftp.ts';
import { namesOf } from '#shared/statuses.ts';
import { queryOf } from '../queries.ts';
import { Card } from '../ui/card.tsx';
import { CheckBox } from '../ui/check-box.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { RadioCard } from '../ui/radio-card.tsx';
import { folderOf, type SettingsDraft } from './settings-draft.ts';

type Props = { draft: SettingsDraft; set: (changes: Partial<SettingsDraft>) => void };

/** Whether files are taken at all, and from which folder. */
export function FolderFields({ draft, set, saved }: Props & { saved: SftpSettingsShown }) {
  const folder = folderOf(draft.slug, saved);
  return (
    <Card title="Folder">
      <div className="flex flex-col gap-4">
        <CheckBox
          label="Enable SFTP ingestion"
          told="Recordings that are put into the folder become calls of this campaign."
          checked={draft.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <Field
          label="Folder slug"
          hint={
            folder === null ? (
              'The folder below the root of the connection, such as sales or sales/inbound.'
            ) : (
              <>
                Put files into <code className="break-all text-ink">{folder}</code>
              </>
            )
          }
        >
          {(tied) => (
            <TextInput
              {...tied}
              className="max-w-96"
              maxLength={200}
              spellCheck={false}
              autoCapitalize="none"
              value={draft.slug}
              onChange={({ target }) => set({ slug: target.value })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}

const csvTold = {
  required: 'A CSV metadata file must accompany each batch: a recording without a row is not imported.',
  optional: 'Recordings are imported with or without a CSV.',
} as const;

/** What a batch needs, and how long it waits for that. */
export function BatchFields({ draft, set, campaignId }: Props & { campaignId: string }) {
  return (
    <Card title="Batches">
      <div className="flex flex-col gap-4">
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="mb-1.5 text-[0.8125rem] font-medium">CSV</legend>
          {namesOf(csvRules).map((rule) => (
            <RadioCard
              key={rule}
              name="csv"
              label={csvRules[rule]}
              told={csvTold[rule]}
              chosen={draft.csv === rule}
              onChoose={() => set({ csv: rule })}
            />
          ))}
        </fieldset>
        <NumberField
          label="Batch window"
          hint="How long a batch waits for what is missing, counted from its first file. It closes sooner when all is there."
          unit="minutes"
          whole
          text={draft.window}
          onChange={(window) => set({ window })}
        />
        <Dates campaignId={campaignId} />
      </div>
    </Card>
  );
}

/** How dates in CSVs and names are read: the campaign's own settings. */
function Dates({ campaignId }: { campaignId: string }) {
  const { data } = useQuery(queryOf(readAgentMatching, { params: { id: campaignId } }));
  if (data === undefined) return null;
  return (
    <p className="text-[0.8125rem] text-soft">
      Dates in CSVs and names are read with the {data.day_first ? 'day' : 'month'} first, in {data.time_zone}.{' '}
      <Link
        to="/campaigns/$campaignId/settings/agent-matching"
        params={{ campaignId }}
        className="font-medium text-accent-text hover:underline"
      >
        Change that in Agent matching
      </Link>
    </p>
  );
}

const afterwardsTold = {
  leave: 'Nothing changes on the server. A file is never imported twice.',
  move: 'Into the folder processed/ beside it, which is never swept.',
  delete: 'The server keeps no copy. The recording is stored here.',
} as const;

/** What happens to a file on the server once its call exists. */
export function AfterwardsFields({ draft, set }: Props) {
  return (
    <Card title="What happens to files afterwards">
      <fieldset className="grid gap-2 sm:grid-cols-3">
        <legend className="sr-only">What happens to files afterwards</legend>
        {namesOf(afterwardsRules).map((rule) => (
          <RadioCard
            key={rule}
            name="afterwards"
            label={afterwardsRules[rule]}
            told={afterwardsTold[rule]}
            chosen={draft.afterwards === rule}
            onChoose={() => set({ afterwards: rule })}
          />
        ))}
      </fieldset>
    </Card>
  );
}
