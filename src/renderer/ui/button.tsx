import type { ComponentProps } from 'react'
import { classNames } from './class-names'

export type ButtonVariant = 'default' | 'primary' | 'quiet' | 'danger'
export type ButtonSize = 's' | 'm' | 'l'

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  default: 'border-line-strong bg-raise text-ink hover:bg-hover active:bg-active data-popup-open:bg-active',
  primary: 'border-accent bg-accent text-accent-ink hover:border-accent-strong hover:bg-accent-strong',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-active data-popup-open:bg-active',
  danger: 'border-bad bg-bad text-bad-ink hover:opacity-90',
}

const SIZES: Readonly<Record<ButtonSize, string>> = {
  s: 'h-6 gap-1 px-2 text-s',
  m: 'h-7 gap-1.5 px-2.5 text-m',
  l: 'h-8 gap-1.5 px-3.5 text-m',
}

/** What every button of the app looks like; also for links and triggers that must look like one. */
export function buttonClass(variant: ButtonVariant = 'default', size: ButtonSize = 'm'): string {
  return classNames(
    'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-s border font-medium transition-colors',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50',
    VARIANTS[variant],
    SIZES[size],
  )
}

export type ButtonProps = ComponentProps<'button'> & { readonly variant?: ButtonVariant | undefined; readonly size?: ButtonSize | undefined }

/** A button with a text. It is of type `button` unless told otherwise, so that it never sends a form by accident. */
export function Button({ variant, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classNames(buttonClass(variant, size), className)} />
}
