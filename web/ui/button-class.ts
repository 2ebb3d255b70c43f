import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'normal' | 'large';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-on hover:not-disabled:bg-accent-hover',
  secondary: 'border border-rim bg-raised text-ink hover:not-disabled:bg-hover',
  quiet: 'text-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink',
  danger: 'bg-danger text-danger-on hover:not-disabled:bg-danger-hover',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-7 gap-1.5 rounded-md px-2.5 text-[0.8125rem]',
  normal: 'h-9 gap-2 rounded-md px-3.5 text-sm',
  large: 'h-11 gap-2 rounded-lg px-5 text-[0.9375rem]',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'normal'): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors select-none',
    'disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
  );
}
