import { type FormEvent, useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { textIn } from '../../ui/form-text.ts';

type Props = { name: string; busy: boolean; onSave: (name: string) => void; onClose: () => void };

/** Asks for the name of a view. */
export function ViewNameDialog({ name, busy, onSave, onClose }: Props) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSave(textIn(new FormData(event.currentTarget), 'name'));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={name === '' ? 'Save this view' : 'Rename this view'}
      description="Filters, order and columns as they are now. Nobody else sees your views."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <Field label="Name">
          {(tied) => <TextInput {...tied} name="name" required maxLength={100} defaultValue={name} />}
        </Field>
      </form>
    </Dialog>
  );
}
