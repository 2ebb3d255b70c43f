import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

const control =
  'w-full rounded-md border bg-canvas text-sm text-ink disabled:opacity-60 aria-invalid:border-danger focus-visible:-outline-offset-1';

/** The attributes that tie a control to its label, hint and error. */
type Tied = {
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

type InputProps = ComponentProps<'input'> & {
  /** A lighter frame, where an icon or a placeholder already shows what it is. */
  light?: boolean;
};

/** One line of text. */
export function TextInput({ light = false, className, ...rest }: InputProps) {
  const look = classNames(control, light ? 'border-rim' : 'border-edge', 'h-9 px-3', className);
  return <input type="text" {...rest} className={look} />;
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={classNames(control, 'border-edge px-3 py-2', className)} />;
}
