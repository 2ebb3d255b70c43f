import { type FormEvent, useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { textIn } from '../../ui/form-text.ts';

type Props = {
  title: string;
  description: string;
  label: string;
  hint: string;
  /** What the main button says. */
  does: string;
  busy: boolean;
  onDo: (note: string) => void;
  onClose: () => void;
};

/** Asks for a few words before something is done. */
export function NoteDialog({ title, description, label, hint, does, busy, onDo, onClose }: Props) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onDo(textIn(new FormData(event.currentTarget), 'note'));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {does}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <Field label={label} hint={hint}>
          {(tied) => <TextArea {...tied} name="note" maxLength={1_000} />}
        </Field>
      </form>
    </Dialog>
  );
}
