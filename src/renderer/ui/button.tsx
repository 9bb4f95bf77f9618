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

const SIZES: Readonly<Record<ButtonSize, string>> = { s: 'h-6 gap-1 text-s', m: 'h-7 gap-1.5 text-m', l: 'h-8 gap-1.5 text-m' }

/** A button with a text, a square one with an icon, or one that shows a value and fills its place like a field. */
export type ButtonShape = 'text' | 'square' | 'field'

const SHAPES: Readonly<Record<ButtonShape, Readonly<Record<ButtonSize, string>>>> = {
  text: { s: 'justify-center px-2 font-medium', m: 'justify-center px-2.5 font-medium', l: 'justify-center px-3.5 font-medium' },
  square: { s: 'w-6 justify-center', m: 'w-7 justify-center', l: 'w-8 justify-center' },
  field: { s: 'justify-between px-2', m: 'justify-between px-2.5', l: 'justify-between px-2.5' },
}

/** What every button of the app looks like; also for links and triggers that must look like one. */
export function buttonClass(variant: ButtonVariant = 'default', size: ButtonSize = 'm', shape: ButtonShape = 'text'): string {
  return classNames(
    'inline-flex shrink-0 select-none items-center whitespace-nowrap rounded-s border transition-colors',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50',
    VARIANTS[variant],
    SIZES[size],
    SHAPES[shape][size],
  )
}

export type ButtonProps = ComponentProps<'button'> & { readonly variant?: ButtonVariant | undefined; readonly size?: ButtonSize | undefined }

/**
 * A button with a text. It is of type `button` unless told otherwise, so that it never sends a form by accident.
 * `className` is for its place (margins, widths), not for its looks: those are variant and size.
 */
export function Button({ variant, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classNames(buttonClass(variant, size), className)} />
}
