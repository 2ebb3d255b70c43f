import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

const control =
  'w-full rounded-md border border-edge bg-canvas text-sm text-ink disabled:opacity-60 aria-invalid:border-danger';

/** The attributes that tie a control to its label, hint and error. */
export type Tied = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
};

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (tied: Tied) => ReactNode;
};

/** A label above a control, a hint or an error below it. The control spreads what `children` receives. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const told = error ?? hint;
  const tied: Tied = {
    id,
    'aria-describedby': told === undefined ? undefined : `${id}-told`,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div className={classNames('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      {children(tied)}
      {told === undefined ? null : (
        <p
          id={`${id}-told`}
          className={classNames('text-[0.8125rem]', error === undefined ? 'text-faint' : 'text-red-ink')}
        >
          {told}
        </p>
      )}
    </div>
  );
}

/** One line of text. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" {...rest} className={classNames(control, 'h-9 px-3', className)} />;
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={classNames(control, 'px-3 py-2', className)} />;
}
