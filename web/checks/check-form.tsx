import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type CheckDetail, listChecks } from '#shared/check-edits.ts';
import { problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { AboutFields } from './about-fields.tsx';
import { type Draft, draftOf, type FieldsProps, readDraft } from './check-draft.ts';
import { ConflictNote } from './conflict-note.tsx';
import { JudgingFields } from './judging-fields.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import { TryClaudePanel } from './try-claude-panel.tsx';
import { TryPanel } from './try-panel.tsx';
import type { CheckList } from './use-checks.ts';
import { useSavingCheck } from './use-saving-check.ts';

type Props = { campaignId: string; check: CheckDetail | null; list: CheckList };

/** A check as a form, with what its rule means in words, and what it would say of past calls. */
export function CheckForm({ campaignId, check, list }: Props) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(check));
  // What this form began with; it follows what others save only when somebody decides so.
  const [seen, setSeen] = useState(check);
  const [asked, setAsked] = useState(false);
  const read = readDraft(draft);
  const saving = useSavingCheck(campaignId, seen);
  const problem = saving.isError ? problemOf(saving.error) : null;
  const changedByOthers = problem?.code === 'check_changed';
  const fields: FieldsProps = {
    draft,
    set: (changes) => setDraft((before) => ({ ...before, ...changes })),
    errors: asked ? (read.errors ?? {}) : {},
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (read.body !== null) saving.mutate(read.body);
  };
  const goOnWith = async (theirs: CheckDetail, take: boolean) => {
    await client.invalidateQueries({ queryKey: keyOf(listChecks, { params: { id: campaignId } }) });
    setSeen(theirs);
    saving.reset();
    if (take) setDraft(draftOf(theirs));
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      className="grid items-start gap-4 p-4 sm:p-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="The check">
          <AboutFields {...fields} categories={list.categories} passMark={list.pass_mark} />
        </Card>
        <Card title="How it is judged">
          <JudgingFields {...fields} campaignId={campaignId} claudeReady={list.claude_ready} />
        </Card>
        {changedByOthers ? (
          <ConflictNote
            campaignId={campaignId}
            checkId={seen?.id ?? ''}
            told={problem.message}
            ours={read.body}
            onGoOn={(theirs, take) => void goOnWith(theirs, take)}
          />
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            variant="primary"
            busy={saving.isPending}
            disabled={changedByOthers || (seen !== null && sameAs(seen, draft))}
          >
            {seen === null ? 'Add the check' : 'Save'}
          </Button>
          <Link to="/campaigns/$campaignId/checks" params={{ campaignId }} className={buttonClass('quiet')}>
            Cancel
          </Link>
          <p className="text-[0.8125rem] text-faint">Later runs follow it. Earlier results stay.</p>
        </div>
        {asked && read.errors !== null ? (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            Correct what is marked above.
          </p>
        ) : null}
        {problem === null || changedByOthers ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {problem.message} {problem.advice}
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-18">
        <RuleSentence draft={draft} passMark={list.pass_mark} />
        {draft.judgedBy === 'phrases' ? (
          <TryPanel campaignId={campaignId} draft={draft} />
        ) : (
          <TryClaudePanel
            campaignId={campaignId}
            checkId={seen?.id ?? null}
            draft={draft}
            ready={list.claude_ready}
          />
        )}
      </div>
    </form>
  );
}

function sameAs(check: CheckDetail, draft: Draft): boolean {
  return JSON.stringify(draftOf(check)) === JSON.stringify(draft);
}
